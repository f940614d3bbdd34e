import { Matrix, type Triangle } from './matrix.ts';
import type { SharedTriangle } from './shared-triangle.ts';

/** A Gram matrix in the worker's memory, stored whole, as products need it, or as a triangle in half the memory. */
export type LocalGram = Matrix | Triangle;

/** G = X X^T (N x N), in the worker's memory or, where it is too large for that, outside. */
export type Gram = LocalGram | SharedTriangle;

/** G where it is stored whole. Throws RangeError where it is a triangle. */
export function wholeOf(G: Gram): Matrix {
  if (G instanceof Matrix) return G;
  throw new RangeError(`G is a triangle of ${G.rows} rows, expected all of ${G.rows} x ${G.cols}`);
}
