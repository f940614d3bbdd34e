import { join } from 'node:path';
import type { DatasetPart, OpenedWith } from '../contract.ts';
import { remedy } from './remedy.ts';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Handwritten digits. */
export const mnist = {
  name: 'mnist',
  meaning: 'handwritten digits, 28 x 28',
  settings: {},
  d: 784,
  classes: 10,
  testSamples: 10_000,
  async open(_settings: object, { dataFolder }: OpenedWith) {
    const { openIdxFolder } = await import('../formats/idx-dataset.ts');
    return openIdxFolder(join(dataFolder, 'mnist'), 'mnist', remedy('mnist', dataFolder), DIGITS);
  },
} satisfies DatasetPart;
