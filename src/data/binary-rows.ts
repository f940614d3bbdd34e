import { DataError } from '../errors.ts';
import type { Split } from './split.ts';

/** One class, or a group of classes taken as one. */
export type Labels = number | readonly number[];

/**
 * The binary task of a pair of classes: the rows whose label is in classes[0] (y = -1) or in classes[1] (y = +1), in
 * file order.
 *
 * @throws DataError if a label has no row in the split, or is in both classes.
 */
export function binaryRows(
  split: Split,
  classes: readonly [Labels, Labels],
): { rows: Int32Array; y: Int8Array } {
  const sides = new Map<number, -1 | 1>();
  for (const label of [classes[0]].flat()) sides.set(label, -1);
  for (const label of [classes[1]].flat()) {
    if (sides.get(label) === -1) throw new DataError(`label ${label} is in both classes; a sample has one y`);
    sides.set(label, 1);
  }
  const present = new Set(split.labels);
  const absent = [...sides.keys()].filter((label) => !present.has(label));
  if (absent.length > 0) {
    const found = [...present].sort((a, b) => a - b).join(', ');
    throw new DataError(`no sample has label ${absent.join(' or ')}; the labels of this split are ${found}`);
  }
  const rows: number[] = [];
  const y: number[] = [];
  split.labels.forEach((label, row) => {
    const side = sides.get(label);
    if (side === undefined) return;
    rows.push(row);
    y.push(side);
  });
  return { rows: Int32Array.from(rows), y: Int8Array.from(y) };
}
