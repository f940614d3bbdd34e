import { Matrix, Triangle } from './matrix.ts';
import type { SharedTriangle } from './shared-triangle.ts';

/** A Gram matrix in the worker's memory, stored whole, as products need it, or as a triangle in half the memory. */
export type LocalGram = Matrix | Triangle;

/** G = X X^T (N x N), in the worker's memory or, where it is too large for that, outside. */
export type Gram = LocalGram | SharedTriangle;

/** Below this length, entries are copied one by one: a view of a row takes longer. */
const LEAST_VIEWED = 128;

function isLocal(G: Gram): G is LocalGram {
  return G instanceof Matrix || G instanceof Triangle;
}

/** Index of the first entry of row n in the data of G. */
function startOf(G: LocalGram, n: number): number {
  return G instanceof Matrix ? n * G.cols : Triangle.entriesBefore(n) - Triangle.entriesBefore(G.from);
}

/** The diagonal of G, N. */
export function diagonalOf(G: Gram): Float64Array {
  const diagonal = new Float64Array(G.rows);
  const data = isLocal(G) ? G.data : undefined;
  for (let n = 0; n < diagonal.length; n++)
    diagonal[n] = isLocal(G) && data ? data[startOf(G, n) + n] : G.row(n)[n];
  return diagonal;
}

/** Sets rows of G from row `first` on to the leading entries of the rows of a panel, each up to the diagonal. */
export function setRows(G: Gram, first: number, panel: Matrix): void {
  const [values, entries] = [panel.data, isLocal(G) ? G.data : undefined];
  for (let i = 0; i < panel.rows; i++) {
    const [n, from] = [first + i, i * panel.cols];
    if (isLocal(G) && entries && n < LEAST_VIEWED) {
      const start = startOf(G, n);
      for (let k = 0; k <= n; k++) entries[start + k] = values[from + k];
    } else G.row(n).set(values.subarray(from, from + n + 1));
  }
}

/** G where it is stored whole. Throws RangeError where it is a triangle. */
export function wholeOf(G: Gram): Matrix {
  if (G instanceof Matrix) return G;
  throw new RangeError(`G is a triangle of ${G.rows} rows, expected all of ${G.rows} x ${G.cols}`);
}
