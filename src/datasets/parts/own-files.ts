import { openIdxPath } from '../../data/idx-dataset.ts';
import { openImages } from '../../data/images.ts';
import { openNpz } from '../../data/npz.ts';
import type { Dataset } from '../../data/split.ts';
import type { DatasetPart, OpenedWith } from '../dataset-part.ts';

/** Data of the user's own, of a kind of file: `prefix:PATH`, with options behind a question mark. */
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
