import type { DatasetPart, OpenedWith } from '../contract.ts';
import type { Dataset } from '../split.ts';

/**
 * The user's own data in files of one kind: `prefix:PATH`, with options after a question mark. The reader is loaded
 * where there are such data: a sweep of others starts faster without.
 */
function ownFiles(
  name: string,
  meaning: string,
  loadReader: () => Promise<(path: string) => Promise<Dataset>>,
) {
  return {
    name,
    meaning,
    settings: {},
    takesPath: true,
    async open(_settings: object, { dataset }: OpenedWith) {
      const read = await loadReader();
      return read(dataset.slice(name.length + 1));
    },
  } satisfies DatasetPart;
}

export const idx = ownFiles('idx', 'files of the format of MNIST', async () => {
  const { openIdxPath } = await import('../formats/idx-dataset.ts');
  return openIdxPath;
});
export const npz = ownFiles('npz', 'arrays of numpy', async () => {
  const { openNpz } = await import('../formats/npz.ts');
  return openNpz;
});
export const images = {
  ...ownFiles('images', 'a folder of pictures for each class', async () => {
    const { openImages } = await import('../formats/images.ts');
    return openImages;
  }),
  // About 6 ms a picture: decoding and scaling.
  readingFlops: 5e8,
} satisfies DatasetPart;
