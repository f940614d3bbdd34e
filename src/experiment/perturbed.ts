import { attackAlong, attackByGradient } from '../attack/attack.ts';
import { attackByPgd } from '../attack/pgd.ts';
import type { InputSpace } from '../data/input-space.ts';
import { whitened } from '../data/whitening.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
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
}

/**
 * The base inputs, attacked toward their targets. Attack `geometry` goes along the normal of `limit` where the boundary
 * asked for is the max-margin one. Whitened inputs are attacked before they are whitened: whitening is linear, so that
 * the network behind it is one of the same kind, with first layer W T.
 */
export async function perturbBase(
  engine: Engine,
  settings: Settings,
  network: OneHidden,
  base: BaseInputs,
  { space, whitening: T }: NaturalData,
  limit: NaturalLimit,
): Promise<PerturbedInputs> {
  const unwhitened = engine.memory.matrix(base.X.rows, base.X.cols);
  unwhitened.data.set(base.unwhitened.data);
  if (T === undefined) {
    await attack(engine, settings, network, unwhitened, base, space, limit.normal);
    return { X: unwhitened, unwhitened, [Symbol.dispose]: () => unwhitened.free() };
  }
  using W = await timesWhitening(engine, network.W, T);
  using normal = engine.memory.matrix(1, W.cols);
  normal.data.set(limit.normal);
  using limitNormal = await timesWhitening(engine, normal, T);
  await attack(engine, settings, { ...network, W }, unwhitened, base, space, limitNormal.data.slice());
  const X = await whitened(engine, T, unwhitened);
  return {
    X,
    unwhitened,
    [Symbol.dispose]() {
      X.free();
      unwhitened.free();
    },
  };
}

/** Rows that act on whitened inputs become rows that act on the inputs before that. The caller frees them. */
async function timesWhitening(engine: Engine, rows: Matrix, T: Matrix): Promise<Matrix> {
  const product = engine.memory.matrix(rows.rows, T.cols);
  await engine.gemm(rows, T, product);
  return product;
}

/** Attacks X in place. `limitNormal`: d, normal of the max-margin boundary. */
async function attack(
  engine: Engine,
  { attack, boundary, norm, epsilon, linfStep }: Settings,
  network: OneHidden,
  X: Matrix,
  { targets }: BaseInputs,
  space: InputSpace,
  limitNormal: Float32Array,
): Promise<void> {
  const budget = { norm, epsilon, space };
  if (attack === 'geometry') {
    const normal = boundary === 'max-margin' ? limitNormal : await boundaryNormal(engine, network);
    attackAlong(inInputSpace(normal, space), X, targets, budget);
  } else if (attack === 'pgd') await attackByPgd(engine, network, X, targets, budget, { linfStep });
  else await attackByGradient(engine, network, X, targets, budget);
}

/** A normal of what the network sees as a normal in the space of inputs, where attacks work. */
function inInputSpace(normal: Float32Array, { scale }: InputSpace): Float32Array {
  return scale ? normal.map((z, k) => z / scale[k]) : normal;
}
