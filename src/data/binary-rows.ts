import { classRows, type Labels } from './class-rows.ts';
import type { Split } from './split.ts';

/**
 * The binary task of a pair of classes: the rows whose label is in classes[0] (y = -1) or in classes[1] (y = +1), in
 * file order.
 *
 * @throws DataError if a label has no row in the split, or is in both classes.
 */
export function binaryRows(
  split: Split,
  pair: readonly [Labels, Labels],
): { rows: Int32Array; y: Int8Array } {
  const { rows, classes } = classRows(split, pair);
  return { rows, y: Int8Array.from(classes, (k) => 2 * k - 1) };
}
