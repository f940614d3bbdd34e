import type { DatasetPart, OpenedWith } from '../contract.ts';
import { openIdxPath } from '../formats/idx-dataset.ts';
import { openImages } from '../formats/images.ts';
import { openNpz } from '../formats/npz.ts';
import type { Dataset } from '../split.ts';

/** The user's own data in files of one kind: `prefix:PATH`, with options after a question mark. */
function ownFiles(name: string, meaning: string, open: (path: string) => Promise<Dataset>) {
  return {
    name,
    meaning,
    settings: {},
    takesPath: true,
    open: (_settings: object, { dataset }: OpenedWith) => open(dataset.slice(name.length + 1)),
  } satisfies DatasetPart;
}

export const idx = ownFiles('idx', 'files of the format of MNIST', openIdxPath);
export const npz = ownFiles('npz', 'arrays of numpy', openNpz);
export const images = ownFiles('images', 'a folder of pictures for each class', openImages);
