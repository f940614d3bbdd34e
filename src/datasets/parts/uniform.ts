import type { DatasetPart } from '../contract.ts';
import { correlation } from './correlation.ts';

/** Uniform inputs with random labels. */
export const uniform = {
  name: 'uniform',
  meaning: 'uniform on [-1, 1], random labels',
  settings: { correlation },
  drawn: { distribution: 'uniform', testSamples: 0 },
} satisfies DatasetPart;
