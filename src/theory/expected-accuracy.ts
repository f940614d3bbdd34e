import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import { normalCdf } from '../statistics/normal.ts';
import { meanPerturbation, type Perturbations } from './features.ts';

/** Base inputs that the spread of T1 is estimated from, the first ones. */
const SPREAD_SAMPLES = 1000;

/**
 * Accuracy on natural samples that a linear classifier of normal sum_n t_n x_n has on average over random targets t:
 * T2(x) = sum_n t_n <delta_n, x> is what perturbations teach, and T1(x) = sum_n t_n <b_n, x>, what base inputs teach,
 * is normal around 0 with variance sum_n <b_n, x>^2. So x is right with probability Phi(y T2(x) / sd T1(x))
 * (docs/mathematics.md, "The law"). Nothing is trained for it but f, which the perturbations come from.
 *
 * @param learned samples as networks see them
 * @param X natural samples, N x d, with labels y in {-1, +1}
 */
export async function expectedAccuracy(
  engine: Engine,
  { X, y }: { readonly X: Matrix; readonly y: Vector },
  learned: Perturbations,
): Promise<number> {
  const { memory } = engine;
  const { base } = learned;
  const [Nadv, d] = [base.rows, base.cols];
  using direction = memory.matrix(1, d);
  direction.data.set(meanPerturbation(engine.kernels, learned, { d }));
  using taught = memory.matrix(X.rows, 1);
  await engine.gemm(X, direction, taught, { transB: true });
  const some = base.rowsFrom(0, Math.min(Nadv, SPREAD_SAMPLES));
  const squares = await meanSquares(engine, X, some);
  const t2 = taught.data;
  const labels = y.data;
  let sum = 0;
  for (let n = 0; n < X.rows; n++) {
    const spread = Math.sqrt(squares[n] / Nadv);
    sum += spread > 0 ? normalCdf((labels[n] * t2[n]) / spread) : (1 + Math.sign(labels[n] * t2[n])) / 2;
  }
  return sum / X.rows;
}

/** Mean over base inputs of <b, x>^2, for each row x of X. */
async function meanSquares(engine: Engine, X: Matrix, base: Matrix): Promise<Float64Array> {
  const found = new Float64Array(X.rows);
  const most = Math.min(512, X.rows);
  using products = engine.memory.matrix(most, base.rows);
  for (let from = 0; from < X.rows; from += most) {
    const block = X.rowsFrom(from, Math.min(most, X.rows - from));
    await engine.gemm(block, base, products.rowsFrom(0, block.rows), { transB: true });
    const values = products.data;
    for (let row = 0; row < block.rows; row++) {
      let sum = 0;
      for (let k = row * base.rows; k < (row + 1) * base.rows; k++) sum += values[k] * values[k];
      found[from + row] = sum / base.rows;
    }
  }
  return found;
}
