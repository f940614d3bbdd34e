import { dimensionOf } from '../data/dataset.ts';
import { DataError, type Problem, UsageError } from '../errors.ts';
import type { Sweep } from '../sweep/cells.ts';
import { type Overrides, readSweep } from '../sweep/spec.ts';

/**
 * Reads a sweep file, with the pixels of a sample of data of the user's own (`npz:PATH` and the like) asked from the
 * data. Such data are opened once each, and only where a cell names them.
 *
 * @throws UsageError as `readSweep`, and for data that cannot be opened where the file leaves `d` out
 */
export async function readSweepOfData(
  file: string,
  overrides: Overrides,
  dataFolder: string,
): Promise<Sweep> {
  const asked = new Set<string>();
  const note = (dataset: string) => {
    asked.add(dataset);
    return undefined;
  };
  try {
    return await readSweep(file, { ...overrides, dimensionOf: note });
  } catch (error) {
    if (!(error instanceof UsageError) || asked.size === 0) throw error;
  }
  const known = new Map<string, number>();
  const problems: Problem[] = [];
  for (const dataset of asked) {
    try {
      known.set(dataset, await dimensionOf(dataset, dataFolder));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      problems.push({ place: 'dataset', message: error.message });
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return readSweep(file, { ...overrides, dimensionOf: (dataset) => known.get(dataset) });
}
