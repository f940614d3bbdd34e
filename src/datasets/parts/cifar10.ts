import { join } from 'node:path';
import type { DatasetPart, OpenedWith } from '../contract.ts';
import { remedy } from './remedy.ts';

/** Coloured pictures of ten kinds of things. */
export const cifar10 = {
  name: 'cifar10',
  meaning: 'CIFAR-10, coloured pictures of ten kinds of things, 32 x 32',
  settings: {},
  d: 3072,
  classes: 10,
  testSamples: 10_000,
  async open(_settings: object, { dataFolder }: OpenedWith) {
    const { openCifar10 } = await import('../formats/cifar10.ts');
    return openCifar10(join(dataFolder, 'cifar10'), remedy('cifar10', dataFolder));
  },
} satisfies DatasetPart;
