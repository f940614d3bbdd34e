import { join } from 'node:path';
import type { DatasetPart, OpenedWith } from '../contract.ts';
import { openIdxFolder } from '../formats/idx-dataset.ts';
import { remedy } from './remedy.ts';

const FASHION = 'T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot'.split(',');

/** Pictures of clothes. */
export const fmnist = {
  name: 'fmnist',
  meaning: 'Fashion-MNIST, pictures of clothes, 28 x 28',
  settings: {},
  d: 784,
  classes: 10,
  testSamples: 10_000,
  open: (_settings: object, { dataFolder }: OpenedWith) =>
    openIdxFolder(join(dataFolder, 'fmnist'), 'fmnist', remedy('fmnist'), FASHION),
} satisfies DatasetPart;
