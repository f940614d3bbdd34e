import type { PartTable } from '../parts/part.ts';
import type { DatasetPart } from './contract.ts';
import { cifar10 } from './parts/cifar10.ts';
import { fmnist } from './parts/fmnist.ts';
import { gauss } from './parts/gauss.ts';
import { mnist } from './parts/mnist.ts';
import { idx, images, npz } from './parts/own-files.ts';
import { shiftedGauss } from './parts/shifted-gauss.ts';
import { uniform } from './parts/uniform.ts';

export type { DatasetPart, Drawn, OpenedWith } from './contract.ts';

/** The built-in data sets, by the value of the setting `dataset` or its prefix. */
export const datasets = {
  ...{ uniform, gauss, 'shifted-gauss': shiftedGauss },
  ...{ mnist, fmnist, cifar10 },
  ...{ idx, npz, images },
} satisfies PartTable<DatasetPart>;
