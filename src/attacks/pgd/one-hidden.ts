import type { Engine } from '../../linalg/engine.ts';
import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { Matrix, Vector } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import { InputWeights } from '../input-weights.ts';
import type { Budget } from '../perturb.ts';
import { MaskedSteps } from './masked.ts';
import { ProjectedSteps } from './projected.ts';
import { PgdRows } from './rows.ts';
import { PgdSample } from './sample.ts';
import { BlockStart } from './start.ts';
import { LARGEST_MARGIN, type PgdSteps, STEPS } from './steps.ts';

export interface PgdOptions {
  /** Direction under Linf: g divided by its largest coordinate, or sign(g). */
  readonly linfStep: 'scaled' | 'sign';
}

/** Number of samples whose first products are computed together. */
const BLOCK_ROWS = 512;

/**
 * Attack `pgd`, the iterative attack of the original experiments ([K24]; docs/mathematics.md, "Attacks"): each row of X
 * (N x d, in place) takes its steps toward its target (N) and keeps the iterate of lowest loss, the start among them.
 *
 * Cost: three products N x d x m for the first step of all samples. Each later step of a sample costs on the order of d
 * operations, and d + m for each unit that crosses zero, instead of the 4 d m of two products.
 */
export async function attackByPgd(
  engine: Engine,
  network: OneHidden,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  options: PgdOptions,
): Promise<void> {
  const { memory, kernels } = engine;
  using weights = await InputWeights.of(engine, network, budget.space);
  using start = new BlockStart(engine, network, weights, Math.min(BLOCK_ROWS, X.rows));
  using loss = memory.vector(1);
  using rows = new PgdRows(memory, network.W.rows, X.cols);
  const isMasked = budget.norm === 'L0';
  const bySign = budget.norm === 'Linf' && options.linfStep === 'sign';
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const block = X.rowsFrom(from, Math.min(BLOCK_ROWS, X.rows - from));
    await start.compute(block, bySign ? 'signs' : isMasked ? 'none' : 'gradients');
    // Products may have grown the memory, so objects with views of it are created again.
    const sample = new PgdSample(network, weights, budget.space, kernels, rows);
    const { norm, epsilon } = budget;
    const steps =
      norm === 'L0'
        ? new MaskedSteps(sample, rows.marks.data, (gradient) =>
            kernels.walk.largestFree(gradient, rows.marks, rows.list.results),
          )
        : new ProjectedSteps(sample, weights, { norm, epsilon, bySign }, kernels, rows);
    const count = isMasked ? Math.floor(budget.epsilon * X.cols) : STEPS;
    for (let n = 0; n < block.rows; n++) {
      const row = block.row(n);
      const gradient = start.gradients.rowsFrom(n, 1);
      sample.begin({ seen: row, H: start.H.row(n), gradient, target: targets.data[from + n] });
      steps.begin(start.images.row(n));
      sample.see(lowestLoss(sample, steps, count, loss, kernels), row);
    }
  }
}

/** Finds the iterate of lowest loss, the first of equal ones. Stops once no later iterate can have a lower loss. */
function lowestLoss(
  sample: PgdSample,
  steps: PgdSteps,
  count: number,
  scratch: Vector,
  kernels: Kernels,
): Float32Array {
  const lossHere = () => {
    const margin = Math.min(Math.max(sample.margin, -LARGEST_MARGIN), LARGEST_MARGIN);
    scratch.data[0] = -margin;
    kernels.exp(scratch, scratch);
    // Single precision is part of the rules: it decides which iterates tie.
    return Math.fround(scratch.data[0]);
  };
  const kept = sample.x.slice();
  let lowest = lossHere();
  for (let step = 0; step < count && lowest > 0; step++) {
    if (!steps.step()) break;
    steps.turn();
    const loss = lossHere();
    if (loss < lowest) {
      lowest = loss;
      kept.set(sample.x);
    }
  }
  return kept;
}
