import type { DatasetPart } from '../contract.ts';
import { correlation } from './correlation.ts';

/** Gaussian inputs with random labels. */
export const gauss = {
  name: 'gauss',
  meaning: 'standard Gaussian, random labels',
  settings: { correlation },
  drawn: { distribution: 'gauss', testSamples: 0 },
} satisfies DatasetPart;
