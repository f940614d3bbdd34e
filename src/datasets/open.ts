import { DataError } from '../errors.ts';
import { datasetParts, findDataset } from './registry.ts';
import type { Dataset } from './split.ts';

/**
 * Opens a real data set: mnist, fmnist or cifar10 (in `dataFolder`); idx:PATH, npz:PATH or images:PATH, where PATH is
 * absolute or relative to the current folder and may be followed by a question mark and options (see OwnData); or one
 * of a loaded module. Sizes, counts and labels are checked here; pixels are read on demand.
 *
 * @param settings the data set's own settings
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

/** Pixels of one sample of a real data set. Throws like openDataset. */
export async function dimensionOf(
  dataset: string,
  dataFolder: string,
  settings: object = {},
): Promise<number> {
  return (await openDataset(dataset, dataFolder, settings)).d;
}
