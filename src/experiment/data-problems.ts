import { classGroups, classRows, type Dataset, openDataset } from '../data/dataset.ts';
import { imageShape } from '../data/image-shape.ts';
import { DataError, type Problem } from '../errors.ts';
import { LEAST_SIDE } from '../network/convnet.ts';
import type { SaveKind } from './save-kinds.ts';
import { isImage } from './saved-samples.ts';
import { isArtificial, type Settings } from './settings.ts';

/**
 * What real data lack that cells, or the files to be saved of them, ask for: files that are missing or damaged,
 * classes, pixels, samples. Opens each data set once; each problem is told once, however many cells have it.
 */
export async function dataProblems(
  cells: Iterable<Settings>,
  dataFolder: string,
  save: readonly SaveKind[] = [],
): Promise<Problem[]> {
  const problems = new Map<string, Problem>();
  const opened = new Map<string, Dataset | undefined>();
  const asked = new Set<string>();
  for (const { dataset: name, classes, N, d, network } of cells) {
    if (isArtificial(name)) continue;
    const key = JSON.stringify([name, classes, N, d, network]);
    if (asked.has(key)) continue;
    asked.add(key);
    const refuse = (place: string, message: string) => problems.set(place + message, { place, message });
    try {
      if (!opened.has(name)) {
        opened.set(name, undefined);
        opened.set(name, await openDataset(name, dataFolder));
      }
      const dataset = opened.get(name);
      if (!dataset) continue;
      if (d !== dataset.d)
        refuse('d', `is ${d}, but samples of ${name} have ${dataset.d} pixels; leave d out`);
      if (save.includes('samples') && !isImage(dataset.shape))
        refuse(
          'save',
          `"samples" shows images in grey or colour, but samples of ${name} are ${dataset.shape.join(' x ')}`,
        );
      if (network === 'convnet') imageShape(dataset, LEAST_SIDE);
      const groups = classGroups(dataset.train, classes);
      const { length } = classRows(dataset.train, groups).rows;
      if (dataset.test) classRows(dataset.test, groups);
      if (length < N)
        refuse(
          'N',
          `is ${N}, but classes ${JSON.stringify(classes)} of ${name} have ${length} training samples`,
        );
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      refuse('dataset', error.message);
    }
  }
  return [...problems.values()];
}
