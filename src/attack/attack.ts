import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import type { Differentiable } from './differentiable.ts';
import { inputGradients } from './input-gradient.ts';
import { type Budget, stepAlong } from './perturb.ts';
import { TargetGradient } from './target-gradient.ts';

/** Rows attacked at a time: enough for a product at full speed, few enough to stay small. */
const BLOCK_ROWS = 512;

/**
 * Attack `gradient`: one step of each row of X (N x d, in place) along the network's own input gradient toward its
 * target (N).
 */
export async function attackByGradient(
  engine: Engine,
  network: OneHidden,
  X: Matrix,
  targets: Vector,
  budget: Budget,
): Promise<void> {
  using gradients = engine.memory.matrix(Math.min(BLOCK_ROWS, X.rows), X.cols);
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, X.rows - from);
    const block = X.rowsFrom(from, rows);
    const blockGradients = gradients.rowsFrom(0, rows);
    await inputGradients(engine, network, block, budget.space, blockGradients);
    for (let n = 0; n < rows; n++) {
      toward(blockGradients.row(n), targets.data[from + n]);
      stepAlong(blockGradients.row(n), budget)(block.row(n));
    }
  }
}

/**
 * Attack `gradient` on any network: one step of each row of X (N x d, in place) down the cross-entropy of its target
 * class (N, each 0 to K - 1).
 */
export async function attackNetworkByGradient(
  engine: Engine,
  network: Differentiable,
  X: Matrix,
  targets: Int32Array,
  budget: Budget,
): Promise<void> {
  using gradient = new TargetGradient(engine, network, budget.space, Math.min(BLOCK_ROWS, X.rows));
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const block = X.rowsFrom(from, Math.min(BLOCK_ROWS, X.rows - from));
    await gradient.compute(block, targets.subarray(from, from + block.rows));
    for (let n = 0; n < block.rows; n++) stepAlong(gradient.gradients.row(n), budget)(block.row(n));
  }
}

/**
 * Attack `geometry`: the same step for all rows of X (N x d, in place), along the boundary normal z (d, in the space of
 * inputs) toward the target (N).
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

/** direction = target x direction. */
function toward(direction: Float32Array, target: number): void {
  if (target < 0) for (let k = 0; k < direction.length; k++) direction[k] = -direction[k];
}
