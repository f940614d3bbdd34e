import { DataError } from '../errors.ts';
import type { Split } from './split.ts';

/** One class, or a group of classes taken as one. */
export type Labels = number | readonly number[];

/**
 * The classes of a task: those given, or for "all" each label of the split, in rising order.
 *
 * @throws DataError if there are fewer than two.
 */
export function classGroups(split: Split, classes: 'all' | readonly Labels[]): readonly Labels[] {
  const groups = classes === 'all' ? labelsOf(split) : classes;
  if (groups.length < 2)
    throw new DataError(`all samples have label ${groups.join('')}; there is nothing to tell apart`);
  return groups;
}

/**
 * The rows of a split whose label is in one of K classes, in file order, and the class of each, 0 to K - 1.
 *
 * @throws DataError if a label has no row in the split, or is in two classes.
 */
export function classRows(
  split: Split,
  groups: readonly Labels[],
): { rows: Int32Array; classes: Int32Array } {
  const classOf = new Map<number, number>();
  groups.forEach((group, k) => {
    for (const label of [group].flat()) {
      if ((classOf.get(label) ?? k) !== k)
        throw new DataError(`label ${label} is in both classes; a sample has one y`);
      classOf.set(label, k);
    }
  });
  const present = labelsOf(split);
  const absent = [...classOf.keys()].filter((label) => !present.includes(label));
  if (absent.length > 0) {
    const found = present.join(', ');
    throw new DataError(`no sample has label ${absent.join(' or ')}; the labels of this split are ${found}`);
  }
  const rows: number[] = [];
  const classes: number[] = [];
  split.labels.forEach((label, row) => {
    const k = classOf.get(label);
    if (k === undefined) return;
    rows.push(row);
    classes.push(k);
  });
  return { rows: Int32Array.from(rows), classes: Int32Array.from(classes) };
}

function labelsOf({ labels }: Split): number[] {
  return [...new Set(labels)].sort((a, b) => a - b);
}
