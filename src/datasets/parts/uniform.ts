import type { DatasetPart } from '../contract.ts';
import { structure, structureProblems } from './structure.ts';

/** Uniform inputs with random labels. */
export const uniform = {
  name: 'uniform',
  meaning: 'uniform on [-1, 1], random labels',
  settings: structure,
  refuses: structureProblems,
  drawn: { distribution: 'uniform', testSamples: 0 },
} satisfies DatasetPart;
