import { hashShare } from './hash-share.ts';
import type { OwnData } from './own-data-options.ts';
import { rowsOfSplit, type Split } from './split.ts';

/** Option that gives all classes of a split equally many samples. */
export const BALANCED_OPTION = 'balanced';

/**
 * Whether option `balanced` is given.
 *
 * @throws DataError if it has a value
 */
export function isBalanced(data: OwnData): boolean {
  const written = data.option(BALANCED_OPTION);
  if (written !== undefined && written !== '') throw data.refuse(BALANCED_OPTION, 'no value: ?balanced');
  return written !== undefined;
}

/**
 * Those of the given rows of a split that stay where every class is cut to the size of the smallest one: the rows whose
 * keys have the largest hashes, so that the choice does not depend on the order of the samples.
 *
 * @param keyOf unique key of the sample in a row
 */
export function balancedRows(
  { labels }: Split,
  rows: readonly number[],
  keyOf: (row: number) => string,
): number[] {
  const rowsOf = new Map<number, number[]>();
  for (const row of rows) {
    const ofClass = rowsOf.get(labels[row]) ?? [];
    rowsOf.set(labels[row], ofClass);
    ofClass.push(row);
  }
  const classes = [...rowsOf.values()];
  const size = classes.reduce((least, { length }) => Math.min(least, length), rows.length);
  const byHash = (ofClass: readonly number[]) =>
    ofClass
      .map((row) => ({ row, share: hashShare(keyOf(row)) }))
      .sort((a, b) => b.share - a.share || a.row - b.row)
      .map(({ row }) => row);
  return classes.flatMap((ofClass) => byHash(ofClass).slice(0, size)).sort((a, b) => a - b);
}

/** A split of equally many samples of each class, see `balancedRows`. */
export function balancedSplit(split: Split, keyOf: (row: number) => string): Split {
  return rowsOfSplit(split, Int32Array.from(balancedRows(split, [...split.labels.keys()], keyOf)));
}
