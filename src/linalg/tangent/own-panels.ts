import type { Bits, RowRange, Vector } from '../matrix.ts';
import type { FixedRows } from './weighted.ts';

/**
 * The part of K that the thread of a cell holds itself, the first panels; the others are with helpers. Of the diagonal it
 * holds all.
 */
export interface OwnPanels extends FixedRows, Disposable {
  /** Makes it hold these panels. */
  hold(panels: readonly RowRange[]): Promise<void>;
  /** Builds their rows for a balanced readout and writes their part of the diagonal. */
  build(bits: Bits, gamma: number, threads: number): Promise<void>;
  /** y = the sum of the panels' shares of K x, in units and without the diagonal. */
  multiply(x: Vector, y: Vector): void;
}

/** sum_n += share_n for the first `count` entries. */
export function addTo(sum: Float64Array, share: Float64Array, count: number): void {
  for (let n = 0; n < count; n++) sum[n] += share[n];
}
