import { classGroups, classRows } from '../../datasets/class-rows.ts';
import { openDataset } from '../../datasets/open.ts';
import type { Split } from '../../datasets/split.ts';
import { datasetOf } from '../parts.ts';
import type { Settings } from '../settings.ts';

/** Whether a data set is the user's own, named by its path. */
export function isOwnData(dataset: Settings['dataset']): boolean {
  return datasetOf({ dataset }).takesPath === true;
}

/**
 * Sizes of the classes of each data set of the user's own, as text: `images:pictures: training 332 animal, 464 object;
 * test 66 animal, 134 object (always giving the largest class: 0.67)`.
 *
 * @throws DataError if data cannot be opened, or lack a class
 */
export async function ownClassSizes(cells: Iterable<Settings>, dataFolder: string): Promise<string[]> {
  const texts = new Map<string, string>();
  for (const settings of cells) {
    const { dataset: name, classes } = settings;
    if (!isOwnData(name)) continue;
    const key = JSON.stringify([name, classes]);
    if (texts.has(key)) continue;
    const dataset = await openDataset(name, dataFolder, settings);
    const groups = classGroups(dataset, classes);
    const nameOf = (label: number) => dataset.labelNames?.[label] ?? String(label);
    const names = groups.map((group) => [group].flat().map(nameOf).join(' or '));
    const sizesOf = (split: Split, part: 'training' | 'test') => {
      const sizes = new Array<number>(groups.length).fill(0);
      for (const k of classRows(split, groups, part).classes) sizes[k]++;
      return sizes;
    };
    const text = (sizes: readonly number[]) => sizes.map((size, k) => `${size} ${names[k]}`).join(', ');
    const test = dataset.test && sizesOf(dataset.test, 'test');
    const share = test && Math.max(...test) / test.reduce((sum, size) => sum + size, 0);
    const tested =
      test && share
        ? `test ${text(test)} (always giving the largest class: ${share.toFixed(2)})`
        : 'no test split';
    texts.set(key, `${name}: training ${text(sizesOf(dataset.train, 'training'))}; ${tested}`);
  }
  return [...texts.values()];
}
