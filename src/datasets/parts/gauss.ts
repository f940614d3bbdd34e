import type { DatasetPart } from '../contract.ts';
import { structure, structureProblems } from './structure.ts';

/** Gaussian inputs with random labels. */
export const gauss = {
  name: 'gauss',
  meaning: 'standard Gaussian, random labels',
  settings: structure,
  refuses: structureProblems,
  drawn: { distribution: 'gauss', testSamples: 0 },
} satisfies DatasetPart;
