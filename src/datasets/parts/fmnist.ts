import { join } from 'node:path';
import type { DatasetPart, OpenedWith } from '../contract.ts';
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
  async open(_settings: object, { dataFolder }: OpenedWith) {
    const { openIdxFolder } = await import('../formats/idx-dataset.ts');
    return openIdxFolder(join(dataFolder, 'fmnist'), 'fmnist', remedy('fmnist', dataFolder), FASHION);
  },
} satisfies DatasetPart;
