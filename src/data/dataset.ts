import { join } from 'node:path';
import { DataError } from '../errors.ts';
import { openCifar10 } from './cifar10.ts';
import { openIdxFolder, openIdxPath } from './idx-dataset.ts';
import { openImages } from './images.ts';
import { openNpz } from './npz.ts';
import type { Dataset } from './split.ts';

export { classGroups, classRows, type WrittenLabels } from './class-rows.ts';
export type { Dataset, Split } from './split.ts';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const FASHION = 'T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot'.split(',');

type Opener = (path: string) => Promise<Dataset>;

/** Sets that live in the data folder, each in the folder of its name. */
const NAMED: Readonly<Record<string, Opener>> = {
  mnist: (folder) => openIdxFolder(folder, 'mnist', remedy('mnist'), DIGITS),
  fmnist: (folder) => openIdxFolder(folder, 'fmnist', remedy('fmnist'), FASHION),
  cifar10: (folder) => openCifar10(folder, remedy('cifar10')),
};

/** `idx:PATH` and the like. */
const PREFIXED: Readonly<Record<string, Opener>> = {
  idx: openIdxPath,
  npz: openNpz,
  images: openImages,
};

function remedy(name: string): string {
  return `run \`lap-sweep data ${name}\` or set LAP_DATA to the folder that holds ${name}/`;
}

/**
 * Opens a real data set: mnist, fmnist, cifar10 (in `dataFolder`), idx:PATH, npz:PATH or images:PATH (see openImages), PATH being
 * absolute or relative to the current folder; each with its options after a question mark (see OwnData). Sizes, counts and labels are checked here; pixels are read when asked for.
 *
 * @throws DataError naming the path, what was expected, what was found and the remedy.
 */
export async function openDataset(name: string, dataFolder: string): Promise<Dataset> {
  const named = NAMED[name];
  if (named) return named(join(dataFolder, name));
  const [prefix = '', ...rest] = name.split(':');
  const path = rest.join(':');
  const prefixed = PREFIXED[prefix];
  if (prefixed && path !== '') return prefixed(path);
  const known = [...Object.keys(NAMED), ...Object.keys(PREFIXED).map((key) => `${key}:PATH`)];
  throw new DataError(`${name}: not a data set of this kind; expected one of ${known.join(', ')}`);
}

/** Pixels of one sample of a real data set. Throws what openDataset throws. */
export async function dimensionOf(name: string, dataFolder: string): Promise<number> {
  return (await openDataset(name, dataFolder)).d;
}
