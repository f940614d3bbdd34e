import { DataError } from '../errors.ts';
import { datasetParts, findDataset } from './registry.ts';
import type { Dataset } from './split.ts';

/**
 * Opens a real data set: mnist, fmnist, cifar10 (in `dataFolder`), idx:PATH, npz:PATH, images:PATH, PATH being absolute or
 * relative to the current folder with options behind a question mark (see OwnData), or one of a module in use. Sizes,
 * counts and labels are checked here; pixels are read when asked for.
 *
 * @param settings of the data set's own
 * @throws DataError naming the path, what was expected, what was found and the remedy.
 */
export async function openDataset(
  dataset: string,
  dataFolder: string,
  settings: object = {},
): Promise<Dataset> {
  const part = findDataset(dataset);
  if (part?.open) return part.open(settings, { dataset, dataFolder });
  const known = datasetParts.all
    .filter(({ open }) => open !== undefined)
    .map(({ name, takesPath }) => (takesPath ? `${name}:PATH` : name));
  throw new DataError(`${dataset}: not a data set of this kind; expected one of ${known.join(', ')}`);
}

/** Pixels of one sample of a real data set. Throws what openDataset throws. */
export async function dimensionOf(
  dataset: string,
  dataFolder: string,
  settings: object = {},
): Promise<number> {
  return (await openDataset(dataset, dataFolder, settings)).d;
}
