import { classGroups, classRows } from '../../datasets/class-rows.ts';
import { openDataset } from '../../datasets/open.ts';
import type { Dataset } from '../../datasets/split.ts';
import { DataError, type ValueProblem } from '../../errors.ts';
import { networkOf } from '../parts.ts';
import type { SaveKind } from '../saving/save-kinds.ts';
import { checkPicture } from '../saving/saved-samples.ts';
import { isArtificial, type Settings } from '../settings.ts';

/** Problems of real data, and the data sets without a test split. */
export interface CheckedData {
  readonly problems: readonly ValueProblem[];
  readonly untested: ReadonlySet<string>;
}

/**
 * Problems of real data: files that are missing or damaged, and classes, pixels or samples that cells or the files they
 * save need and the data lack. Opens each data set once, and reports each problem once for all cells.
 */
export async function dataProblems(
  cells: Iterable<Settings>,
  dataFolder: string,
  save: readonly SaveKind[] = [],
): Promise<CheckedData> {
  const problems = new Map<string, ValueProblem>();
  const opened = new Map<string, Dataset | undefined>();
  const asked = new Set<string>();
  for (const settings of cells) {
    const { dataset: name, classes, N, d, network, rng } = settings;
    if (isArtificial(name)) continue;
    const key = JSON.stringify([name, classes, N, d, network, rng]);
    if (asked.has(key)) continue;
    asked.add(key);
    const refuse = (place: string, value: unknown, message: string) =>
      problems.set(place + message, { place, value, message });
    const attempt = async <T>(place: string, value: unknown, task: () => T | Promise<T>) => {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        refuse(place, value, error.message);
        return undefined;
      }
    };
    if (!opened.has(name))
      opened.set(name, await attempt('dataset', name, () => openDataset(name, dataFolder, settings)));
    const dataset = opened.get(name);
    if (!dataset) continue;
    if (d !== dataset.d)
      refuse('d', d, `is ${d}, but samples of ${name} have ${dataset.d} pixels; leave d out`);
    if (save.includes('samples')) await attempt('save', save, () => checkPicture(dataset));
    const { needsImages, blueprint } = networkOf({ network });
    const { shape } = dataset;
    if (needsImages)
      await attempt('dataset', name, () => blueprint?.(settings, { dataset: name, d, classes: 2, shape }));
    const count = await attempt('classes', classes, () => {
      const groups = classGroups(dataset, classes);
      if (dataset.test) classRows(dataset.test, groups, 'test');
      return classRows(dataset.train, groups, 'training').rows.length;
    });
    if (count === undefined) continue;
    if (count < N)
      refuse(
        'N',
        N,
        `is ${N}, but classes ${JSON.stringify(classes)} of ${name} have ${count} training samples; use at most that many`,
      );
    else if (count > N && rng === 'torch')
      refuse(
        'N',
        N,
        `is ${N}, but rng "torch" takes all ${count} training samples of ${name} in their order; use that many`,
      );
  }
  const untested = [...opened].filter(([, dataset]) => dataset && !dataset.test).map(([name]) => name);
  return { problems: [...problems.values()], untested: new Set(untested) };
}
