import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Differentiable } from './differentiable.ts';
import { inputGradients } from './input-gradient.ts';
import { type Budget, stepAlong, stepRows } from './perturb.ts';
import { TargetGradient } from './target-gradient.ts';

/** Number of rows attacked at once: enough for products at full speed, few enough to use little memory. */
const BLOCK_ROWS = 512;

/** Steps as combinations of the rows of W, with the pre-activations before them. */
export interface SpannedSteps {
  /** Pre-activations of the inputs before the steps, X W^T, N x m. */
  readonly H: Matrix;
  /** Coefficients of the steps, which are Q W, N x m. */
  readonly Q: Matrix;
}

/**
 * Attack `gradient`: one step of each row of X (N x d, in place) along the network's own input gradient toward its
 * target (N).
 *
 * @param record receives the steps as combinations of the rows of W; only under L2, for inputs that the network sees
 * unscaled
 * @throws RangeError where a record is requested and the steps are not such combinations
 */
export async function attackByGradient(
  engine: Engine,
  network: OneHidden,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  record?: SpannedSteps,
): Promise<void> {
  if (record && (budget.norm !== 'L2' || budget.space.scale))
    throw new RangeError(`attackByGradient: steps under ${budget.norm} are no combinations of the rows of W`);
  const most = Math.min(BLOCK_ROWS, X.rows);
  using gradients = engine.memory.matrix(most, X.cols);
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, X.rows - from);
    const block = X.rowsFrom(from, rows);
    const blockGradients = gradients.rowsFrom(0, rows);
    const found = record && { H: record.H.rowsFrom(from, rows), shares: record.Q.rowsFrom(from, rows) };
    await inputGradients(engine, network, block, budget.space, blockGradients, found);
    const toward = targets.data.slice(from, from + rows);
    stepRows(engine, block, blockGradients, toward, budget, found?.shares);
  }
}

/**
 * Attack `gradient` on any network: one step of each row of X (N x d, in place) that decreases the cross-entropy of its
 * target class (N, each 0 to K - 1).
 */
export async function attackNetworkByGradient(
  engine: Engine,
  network: Differentiable,
  X: Matrix,
  targets: Int32Array,
  budget: Budget,
): Promise<void> {
  const most = Math.min(BLOCK_ROWS, network.blockRows ?? BLOCK_ROWS, X.rows);
  using gradient = new TargetGradient(engine, network, budget.space, most);
  for (let from = 0; from < X.rows; from += most) {
    const block = X.rowsFrom(from, Math.min(most, X.rows - from));
    await gradient.compute(block, targets.subarray(from, from + block.rows));
    for (let n = 0; n < block.rows; n++) stepAlong(gradient.gradients.row(n), budget)(block.row(n));
  }
}

/**
 * Attack `geometry`: the same step for all rows of X (N x d, in place), along the boundary normal z (d, in input space)
 * toward the target (N).
 */
export function attackAlong(normal: Float32Array, X: Matrix, targets: Vector, budget: Budget): void {
  const toPositive = stepAlong(normal, budget);
  const toNegative = stepAlong(
    normal.map((z) => -z),
    budget,
  );
  const target = targets.data;
  for (let n = 0; n < X.rows; n++) {
    const move = target[n] > 0 ? toPositive : toNegative;
    move(X.row(n));
  }
}
