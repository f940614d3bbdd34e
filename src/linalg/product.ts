import type { Gram } from './gram.ts';
import type { Matrix } from './matrix.ts';
import { expectApart, expectShape } from './shapes.ts';

/** Options of C = op(A) op(B), where op may transpose; `accumulate` adds to C instead of replacing it. */
export interface GemmOptions {
  /**
   * With transB: an element of C may depend on the number of columns of C, besides its rows of A and B. Products of few
   * columns are faster then.
   */
  readonly fixedColumns?: boolean;
  readonly transA?: boolean;
  readonly transB?: boolean;
  readonly accumulate?: boolean;
}

/** op(A) is M x K, op(B) is K x N, C is M x N. */
export interface Product extends Required<Omit<GemmOptions, 'fixedColumns'>> {
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** Determines M, N and K. Throws RangeError where shapes do not match, or C shares memory with A or B. */
export function productOf(A: Matrix, B: Matrix, C: Matrix, options: GemmOptions = {}): Product {
  const { transA = false, transB = false, accumulate = false } = options;
  const [M, K] = transA ? [A.cols, A.rows] : [A.rows, A.cols];
  const [inner, N] = transB ? [B.cols, B.rows] : [B.rows, B.cols];
  if (inner !== K) {
    const left = `A${transA ? ' transposed' : ''} is ${M} x ${K}`;
    throw new RangeError(
      `gemm: ${left}, B${transB ? ' transposed' : ''} is ${inner} x ${N}; ${K} is not ${inner}`,
    );
  }
  expectShape('gemm', 'C', C, M, N);
  expectApart('gemm', 'C', C, 'A', A);
  expectApart('gemm', 'C', C, 'B', B);
  return { M, N, K, transA, transB, accumulate };
}

/** Checks that G can hold X X^T. Throws RangeError. */
export function expectGram(X: Matrix, G: Gram): void {
  expectShape('gram', 'G', G, X.rows, X.rows);
  expectApart('gram', 'G', G, 'X', X);
}
