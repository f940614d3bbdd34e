import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { solvesWithoutGram } from '../../solvers/one-hidden/max-margin-cost.ts';
import { maxMarginNormal } from '../../theory/kkt.ts';
import { type MaxMargin, solveMaxMargin, solveMaxMarginOfMany } from '../../theory/max-margin.ts';
import { naturalStage } from './data/natural-data.ts';
import { defineStage } from './stage.ts';

/** Limit in direction of gradient flow on the natural data. */
export interface NaturalLimit extends Disposable {
  /** Normal of the max-margin boundary for inputs as the network sees them, length d. */
  readonly normal: Float32Array;
  /** Whether the solver converged; for samples far from orthogonal the limit may not exist in this form. */
  readonly converged: boolean;
}

/** Samples for each dimension in the first part of the samples that is solved. */
const FIRST_PER_DIMENSION = 4;

/**
 * The limit, which depends on the natural data and the slope gamma. A network that separates all samples separates a
 * part of them, so growing parts are solved first: where one cannot be separated, the others are left out, and the
 * normal is that of the part.
 */
export const limitStage = defineStage({
  name: 'limit',
  reads: ['gamma'],
  from: { natural: naturalStage },
  make: async ({ natural }, { gamma }, { engine }): Promise<NaturalLimit> => {
    const { X, y } = natural.train;
    const limitOf = async (count: number): Promise<NaturalLimit> => {
      const [part, labels] = [X.rowsFrom(0, count), y.data.slice(0, count)];
      const { lambda, converged } = solvesWithoutGram(X.rows)
        ? solveMaxMarginOfMany(part, labels, gamma)
        : await solveByGram(engine, part, labels, gamma);
      const normal = await maxMarginNormal(engine, part, labels, lambda);
      return { normal, converged, [Symbol.dispose]() {} };
    };
    const [first, ...larger] = partSizes(X.rows, X.cols);
    let limit = await limitOf(first);
    for (const count of larger) {
      if (!limit.converged) break;
      limit = await limitOf(count);
    }
    return limit;
  },
});

async function solveByGram(engine: Engine, X: Matrix, y: Float64Array, gamma: number): Promise<MaxMargin> {
  using G = engine.memory.matrix(X.rows, X.rows);
  await engine.gram(X, G);
  return solveMaxMargin(G, y, gamma);
}

/** Numbers of samples to solve for, of N in d dimensions: doubled as long as all of them are twice as many. */
function partSizes(N: number, d: number): number[] {
  const sizes: number[] = [];
  for (let count = FIRST_PER_DIMENSION * d; 2 * count <= N; count *= 2) sizes.push(count);
  return [...sizes, N];
}
