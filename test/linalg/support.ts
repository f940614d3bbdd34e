import {
  createEngine,
  type Engine,
  type Matrix,
  type Triangle,
  type Vector,
} from '../../src/linalg/index.ts';

/** Numbers from a linear congruential generator, independent of the generator under test. */
export function numbers(count: number, seed = 1): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * (state % 7 === 0 ? 0.01 : 1);
  });
}

export function filledMatrix(engine: Engine, rows: number, cols: number, seed = 1): Matrix {
  const matrix = engine.memory.matrix(rows, cols);
  matrix.data.set(numbers(rows * cols, seed));
  return matrix;
}

export function filledVector(engine: Engine, length: number, seed = 1): Vector {
  const vector = engine.memory.vector(length);
  vector.data.set(numbers(length, seed));
  return vector;
}

/** The triangle on and below the diagonal of a matrix. */
export function triangleOf(engine: Engine, G: Matrix): Triangle {
  const triangle = engine.memory.triangle(G.rows);
  for (let n = 0; n < G.rows; n++) triangle.row(n).set(G.row(n).subarray(0, n + 1));
  return triangle;
}

/** Largest error, relative to 1 or to the expected value where that is larger. */
export function largestError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < found.length; i++) {
    const [a, b] = [found[i] ?? Number.NaN, expected[i] ?? Number.NaN];
    const error = Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (!(error <= largest)) largest = error;
  }
  return largest;
}

export const wasm: Promise<Engine> = createEngine('wasm');
