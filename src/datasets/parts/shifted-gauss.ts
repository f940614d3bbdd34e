import type { DatasetPart } from '../contract.ts';
import { correlation } from './correlation.ts';

/** Two Gaussians; the Bayes classifier has an accuracy of 97.7 %. */
export const shiftedGauss = {
  name: 'shifted-gauss',
  meaning: 'two shifted Gaussians, one a class',
  settings: { correlation },
  drawn: { distribution: 'gauss', shift: 2, testSamples: 2000 },
} satisfies DatasetPart;
