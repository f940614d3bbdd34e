import { attackAlong, attackByGradient, type SpannedSteps } from '../attack/attack.ts';
import { type Budget, stepAlong } from '../attack/perturb.ts';
import { attackByPgd } from '../attack/pgd.ts';
import type { InputSpace } from '../data/input-space.ts';
import { whitened } from '../data/whitening.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import { boundaryNormal } from '../model/outputs.ts';
import type { BaseInputs } from './base-inputs.ts';
import type { NaturalLimit } from './limit.ts';
import type { NaturalData } from './natural-data.ts';
import type { Settings } from './settings.ts';

/** Base inputs after the attack, Nadv x d. */
export interface PerturbedInputs extends Disposable {
  /** As the network sees them. */
  readonly X: Matrix;
  /** Before whitening: X itself where nothing is whitened. */
  readonly unwhitened: Matrix;
  /** The moves as combinations of few directions. Whoever takes them frees them. Throws where none were noted. */
  takeSteps(): Steps;
}

/** Inputs X moved by Q D: combinations Q (Nadv x r) of r directions D. */
export interface Steps extends SpannedSteps, Disposable {
  /** D D^T, r x r. */
  readonly gram: Matrix;
}

/**
 * The base inputs, attacked toward their targets. Attack `geometry` goes along the normal of `limit` where the boundary
 * asked for is the max-margin one. Whitened inputs are attacked before they are whitened: whitening is linear, so that
 * the network behind it is one of the same kind, with first layer W T.
 *
 * @param wantsSteps whether steps are to be noted, for settings with which inputs move along few directions, nothing
 *   being whitened: attack `gradient` under L2 and unscaled (the rows of W), or `geometry` under L2 or Linf (one).
 */
export async function perturbBase(
  engine: Engine,
  settings: Settings,
  network: OneHidden,
  base: BaseInputs,
  { space, whitening: T }: NaturalData,
  limit: NaturalLimit,
  wantsSteps: boolean,
): Promise<PerturbedInputs> {
  const unwhitened = engine.memory.matrix(base.X.rows, base.X.cols);
  unwhitened.data.set(base.unwhitened.data);
  if (T === undefined) {
    const attacked = [engine, settings, network, unwhitened, base, space, limit.normal] as const;
    const steps = await attack(...attacked, wantsSteps);
    return handedOut({ X: unwhitened, unwhitened }, steps);
  }
  using W = await timesWhitening(engine, network.W, T);
  using normal = engine.memory.matrix(1, W.cols);
  normal.data.set(limit.normal);
  using limitNormal = await timesWhitening(engine, normal, T);
  await attack(engine, settings, { ...network, W }, unwhitened, base, space, limitNormal.data.slice(), false);
  const X = await whitened(engine, T, unwhitened);
  return handedOut({ X, unwhitened });
}

function handedOut(inputs: Pick<PerturbedInputs, 'X' | 'unwhitened'>, steps?: Steps): PerturbedInputs {
  let left = steps;
  const takeSteps = () => {
    const taken = left;
    if (!taken) throw new Error('no steps were noted, or they were taken before');
    left = undefined;
    return taken;
  };
  const free = () => {
    for (const matrix of new Set([inputs.X, inputs.unwhitened])) matrix.free();
    left?.[Symbol.dispose]();
  };
  return { ...inputs, takeSteps, [Symbol.dispose]: free };
}

/** Rows that act on whitened inputs become rows that act on the inputs before that. The caller frees them. */
async function timesWhitening(engine: Engine, rows: Matrix, T: Matrix): Promise<Matrix> {
  const product = engine.memory.matrix(rows.rows, T.cols);
  await engine.gemm(rows, T, product);
  return product;
}

/** Attacks X in place; the steps, where they are wanted. `limitNormal`: d, normal of the max-margin boundary. */
async function attack(
  engine: Engine,
  { attack, boundary, norm, epsilon, linfStep }: Settings,
  network: OneHidden,
  X: Matrix,
  base: BaseInputs,
  space: InputSpace,
  limitNormal: Float32Array,
  wantsSteps: boolean,
): Promise<Steps | undefined> {
  const { targets } = base;
  const budget = { norm, epsilon, space };
  if (attack === 'geometry') {
    const normal = boundary === 'max-margin' ? limitNormal : await boundaryNormal(engine, network);
    const direction = inInputSpace(normal, space);
    attackAlong(direction, X, targets, budget);
    return wantsSteps ? stepsAlong(engine, direction, base.X, targets, budget) : undefined;
  }
  if (attack === 'pgd') {
    await attackByPgd(engine, network, X, targets, budget, { linfStep });
    return undefined;
  }
  const steps = wantsSteps ? emptySteps(engine, X.rows, network.W.rows) : undefined;
  await attackByGradient(engine, network, X, targets, budget, steps);
  if (steps) await engine.gram(network.W, steps.gram);
  return steps;
}

/** Steps of attack `geometry`: toward the target along the one step that all inputs X share. */
async function stepsAlong(
  engine: Engine,
  direction: Float32Array,
  X: Matrix,
  targets: Vector,
  budget: Budget,
): Promise<Steps> {
  const steps = emptySteps(engine, X.rows, 1);
  using shared = engine.memory.matrix(1, X.cols);
  stepAlong(direction, budget)(shared.data);
  steps.Q.data.set(targets.data);
  await engine.gemm(X, shared, steps.H, { transB: true });
  await engine.gram(shared, steps.gram);
  return steps;
}

function emptySteps({ memory }: Engine, rows: number, directions: number): Steps {
  const [H, Q] = [memory.matrix(rows, directions), memory.matrix(rows, directions)];
  const gram = memory.matrix(directions, directions);
  const free = () => [H, Q, gram].forEach((matrix) => void matrix.free());
  return { H, Q, gram, [Symbol.dispose]: free };
}

/** A normal of what the network sees as a normal in the space of inputs, where attacks work. */
function inInputSpace(normal: Float32Array, { scale }: InputSpace): Float32Array {
  return scale ? normal.map((z, k) => z / scale[k]) : normal;
}
