import { expect, test } from 'vitest';
import { cholesky, inverseOfLower } from '../../src/linalg/cholesky.ts';
import { largestError, numbers } from './support.ts';

function product(A: Float64Array, B: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    let sum = 0;
    for (let k = 0; k < d; k++) sum += A[i * d + k] * B[k * d + j];
    return sum;
  });
}

function transposed(A: Float64Array, d: number): Float64Array {
  return A.map((_, at) => A[(at % d) * d + Math.floor(at / d)]);
}

test.each([0, 1, 2, 3, 8, 17, 40])('d = %i: L L^T is A, and the inverse times L is 1', (d) => {
  const B = Float64Array.from(numbers(d * d));
  const A = product(B, transposed(B, d), d).map((value, at) => value + (at % (d + 1) === 0 ? 0.1 : 0));
  const L = cholesky(A, d);
  expect(L.every((value, at) => value === 0 || at % d <= Math.floor(at / d))).toBe(true);
  expect(largestError(product(L, transposed(L, d), d), A)).toBeLessThan(1e-13);
  const one = A.map((_, at) => (at % (d + 1) === 0 ? 1 : 0));
  expect(largestError(product(inverseOfLower(L, d), L, d), one)).toBeLessThan(1e-12);
});

test('a matrix that is not positive definite is refused', () => {
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow('cholesky: pivot 1 of 2 is -3');
});
