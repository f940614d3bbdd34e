import { z } from 'zod';
import type { DatasetPart } from '../contract.ts';
import { correlation } from './correlation.ts';

const shift = {
  schema: z
    .number()
    .positive()
    .describe(
      'Data set "shifted-gauss": distance of each class mean from the origin; every coordinate of it is shift / sqrt(d).',
    ),
  default: 2,
};

/** Two Gaussians; the Bayes classifier has an accuracy of Phi(shift), by default 97.7 %. */
export const shiftedGauss = {
  name: 'shifted-gauss',
  meaning: 'two shifted Gaussians, one a class',
  settings: { correlation, shift },
  drawn: { distribution: 'gauss', isShifted: true, testSamples: 2000 },
} satisfies DatasetPart;
