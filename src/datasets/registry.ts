import { PartRegistry } from '../parts/registry.ts';
import { type DatasetPart, datasets } from './index.ts';

/** All data sets that cells can name. */
export const datasetParts = new PartRegistry<DatasetPart>('dataset', datasets);

/** Declaration that a value of the setting `dataset` names; undefined where there is none. */
export function findDataset(dataset: string): DatasetPart | undefined {
  const colon = dataset.indexOf(':');
  const name = colon < 0 ? dataset : dataset.slice(0, colon);
  if (!datasetParts.has(name)) return undefined;
  const part = datasetParts.get(name);
  const hasPath = colon >= 0 && colon < dataset.length - 1;
  return (part.takesPath ?? false) === hasPath ? part : undefined;
}

/** Declaration that a cell's setting `dataset` names. Throws where there is none. */
export function datasetOf({ dataset }: { readonly dataset: string }): DatasetPart {
  const part = findDataset(dataset);
  if (part === undefined) throw new Error(`there is no data set "${dataset}"`);
  return part;
}

/** Whether a data set is synthetic rather than read from files. */
export function isArtificial(dataset: string): boolean {
  return findDataset(dataset)?.drawn !== undefined;
}
