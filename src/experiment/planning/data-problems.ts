import { classGroups, classRows } from '../../datasets/class-rows.ts';
import { openDataset } from '../../datasets/open.ts';
import type { Dataset } from '../../datasets/split.ts';
import { DataError, type Problem } from '../../errors.ts';
import { networkOf } from '../parts.ts';
import type { SaveKind } from '../saving/save-kinds.ts';
import { checkPicture } from '../saving/saved-samples.ts';
import { isArtificial, type Settings } from '../settings.ts';

/**
 * Problems of real data: files that are missing or damaged, and classes, pixels or samples that cells or the files they
 * save need and the data lack. Opens each data set once, and reports each problem once for all cells.
 */
export async function dataProblems(
  cells: Iterable<Settings>,
  dataFolder: string,
  save: readonly SaveKind[] = [],
): Promise<Problem[]> {
  const problems = new Map<string, Problem>();
  const opened = new Map<string, Dataset | undefined>();
  const asked = new Set<string>();
  for (const settings of cells) {
    const { dataset: name, classes, N, d, network } = settings;
    if (isArtificial(name)) continue;
    const key = JSON.stringify([name, classes, N, d, network]);
    if (asked.has(key)) continue;
    asked.add(key);
    const refuse = (place: string, message: string) => problems.set(place + message, { place, message });
    const attempt = async <T>(place: string, task: () => T | Promise<T>) => {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        refuse(place, error.message);
        return undefined;
      }
    };
    if (!opened.has(name))
      opened.set(name, await attempt('dataset', () => openDataset(name, dataFolder, settings)));
    const dataset = opened.get(name);
    if (!dataset) continue;
    if (d !== dataset.d) refuse('d', `is ${d}, but samples of ${name} have ${dataset.d} pixels; leave d out`);
    if (save.includes('samples')) await attempt('save', () => checkPicture(dataset));
    const { needsImages, blueprint } = networkOf({ network });
    const { shape } = dataset;
    if (needsImages)
      await attempt('dataset', () => blueprint?.(settings, { dataset: name, d, classes: 2, shape }));
    const count = await attempt('classes', () => {
      const groups = classGroups(dataset, classes);
      if (dataset.test) classRows(dataset.test, groups, 'test');
      return classRows(dataset.train, groups, 'training').rows.length;
    });
    if (count !== undefined && count < N)
      refuse(
        'N',
        `is ${N}, but classes ${JSON.stringify(classes)} of ${name} have ${count} training samples`,
      );
  }
  return [...problems.values()];
}
