import type { DatasetPart } from '../contract.ts';
import { correlation } from './correlation.ts';

/** Two Gaussians: the best classifier is right on 97.7 % of samples. */
export const shiftedGauss = {
  name: 'shifted-gauss',
  meaning: 'two shifted Gaussians, one a class',
  settings: { correlation },
  drawn: { distribution: 'gauss', shift: 2, testSamples: 2000 },
} satisfies DatasetPart;
