import type { InputSpace } from '../../datasets/input-space.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Differentiable } from '../differentiable.ts';
import type { Budget } from '../perturb.ts';
import { euclidean, largestSize } from '../sizes.ts';
import { TargetGradient } from '../target-gradient.ts';
import { MaskedSteps } from './masked.ts';
import type { PgdOptions } from './one-hidden.ts';
import { STEP_SHARE, STEPS } from './steps.ts';
import { PgdWalk } from './walk.ts';

/** Number of samples that step together. */
const BLOCK_ROWS = 256;

/**
 * Attack `pgd` on any network, by the rules of `attackByPgd`. The steps of each row of X (N x d, in place) decrease the
 * cross-entropy of its target class (N, each 0 to K - 1). The iterate of lowest cross-entropy is kept, the first of
 * equal ones. Iterates are compared by the odds against the target in single precision, which for two classes are
 * exp(-yhat f).
 *
 * Cost: one forward and one backward pass for each step of all samples that still move.
 */
export async function attackNetworkByPgd(
  engine: Engine,
  network: Differentiable,
  X: Matrix,
  targets: Int32Array,
  budget: Budget,
  options: PgdOptions,
): Promise<void> {
  const most = Math.min(BLOCK_ROWS, network.blockRows ?? BLOCK_ROWS, X.rows);
  using gradient = new TargetGradient(engine, network, budget.space, most);
  using inputs = engine.memory.matrix(most, X.cols);
  const count = budget.norm === 'L0' ? Math.floor(budget.epsilon * X.cols) : STEPS;
  for (let from = 0; from < X.rows; from += most) {
    const block = X.rowsFrom(from, Math.min(most, X.rows - from));
    const samples = Array.from({ length: block.rows }, (_, n) => {
      const start = { seen: block.row(n), target: targets[from + n], gradient: gradient.gradients };
      return new NetworkSample(n, start, budget, options);
    });
    let moving = samples;
    for (let step = 0; moving.length > 0; step++) {
      const at = inputs.rowsFrom(0, moving.length);
      moving.forEach(({ row, walk }, i) => {
        at.row(i).set(block.row(row));
        walk.see(walk.x, at.row(i));
      });
      const odds = await gradient.compute(
        at,
        Int32Array.from(moving, ({ target }) => target),
      );
      moving = moving.filter((sample, i) => {
        sample.walk.gradient = gradient.gradients.rowsFrom(i, 1);
        return sample.keepIfLowest(odds[i]) && step < count && sample.step();
      });
    }
    for (const { row, walk, kept } of samples) walk.see(kept, block.row(row));
  }
}

/**
 * A sample in the form that the steps expect. Nothing is updated incrementally, since the network is evaluated anew.
 */
class NetworkWalk extends PgdWalk {
  /** The gradient already points toward the target. */
  readonly target = 1;
  /** 1 x d. */
  gradient: Matrix;

  constructor(space: InputSpace, gradient: Matrix) {
    super(space);
    this.gradient = gradient;
  }

  shiftBy(): void {}
  settle(): void {}
  turn(): void {}
}

/** The state of one sample: its current point and the best one so far. */
class NetworkSample {
  readonly walk: NetworkWalk;
  /** Row in its block. */
  readonly row: number;
  readonly target: number;
  readonly kept: Float32Array;
  /** Takes one step; returns false where the sample did not move, so that later steps would not move it either. */
  readonly step: () => boolean;
  #lowest = Number.POSITIVE_INFINITY;

  constructor(
    row: number,
    start: { readonly seen: Float32Array; readonly target: number; readonly gradient: Matrix },
    budget: Budget,
    options: PgdOptions,
  ) {
    const { norm, space } = budget;
    const walk = new NetworkWalk(space, start.gradient);
    walk.setOut(start.seen);
    this.walk = walk;
    this.row = row;
    this.target = start.target;
    this.kept = walk.x.slice();
    if (norm === 'L0') {
      const steps = new MaskedSteps(walk);
      steps.begin();
      this.step = () => steps.step();
    } else {
      const bySign = norm === 'Linf' && options.linfStep === 'sign';
      const sizeOf = norm === 'L2' ? euclidean : largestSize;
      this.step = () => projectedStep(walk, budget.epsilon, bySign, sizeOf);
    }
  }

  /** Keeps the current point if its odds are the lowest so far; returns false where they cannot decrease further. */
  keepIfLowest(odds: number): boolean {
    if (odds < this.#lowest) {
      this.#lowest = odds;
      this.kept.set(this.walk.x);
    }
    return this.#lowest > 0;
  }
}

/** A step of epsilon / 5 along the gradient, rescaled to the norm bound and clamped to the data range. */
function projectedStep(
  { start, x, low, high, gradient }: NetworkWalk,
  epsilon: number,
  bySign: boolean,
  sizeOf: (values: Float32Array) => number,
): boolean {
  const direction = bySign ? gradient.data.map(Math.sign) : gradient.data;
  const size = sizeOf(direction);
  if (size === 0) return false;
  const stride = (epsilon * STEP_SHARE) / size;
  const delta = new Float32Array(x.length);
  for (let k = 0; k < x.length; k++) delta[k] = x[k] - start[k] + stride * direction[k];
  const length = sizeOf(delta);
  const shrink = length > epsilon ? epsilon / length : 1;
  let hasMoved = false;
  for (let k = 0; k < x.length; k++) {
    const before = x[k];
    x[k] = Math.min(Math.max(start[k] + shrink * delta[k], low), high);
    if (x[k] !== before) hasMoved = true;
  }
  return hasMoved;
}
