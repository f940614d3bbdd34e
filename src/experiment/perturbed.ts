import { attackAlong, attackByGradient } from '../attack/attack.ts';
import { attackByPgd } from '../attack/pgd.ts';
import type { InputSpace } from '../data/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import { boundaryNormal } from '../model/outputs.ts';
import type { BaseInputs } from './base-inputs.ts';
import type { NaturalLimit } from './limit.ts';
import type { Settings } from './settings.ts';

/**
 * The base inputs, attacked toward their targets (Nadv x d). The caller frees them. Attack `geometry` goes along the
 * normal of `limit` where the boundary asked for is the max-margin one.
 */
export async function perturbBase(
  engine: Engine,
  { attack, boundary, norm, epsilon, linfStep }: Settings,
  network: OneHidden,
  { X, targets }: BaseInputs,
  space: InputSpace,
  limit: NaturalLimit,
): Promise<Matrix> {
  const perturbed = engine.memory.matrix(X.rows, X.cols);
  perturbed.data.set(X.data);
  const budget = { norm, epsilon, space };
  if (attack === 'geometry') {
    const normal = boundary === 'max-margin' ? limit.normal : await boundaryNormal(engine, network);
    attackAlong(inInputSpace(normal, space), perturbed, targets, budget);
  } else if (attack === 'pgd') await attackByPgd(engine, network, perturbed, targets, budget, { linfStep });
  else await attackByGradient(engine, network, perturbed, targets, budget);
  return perturbed;
}

/** A normal of what the network sees as a normal in the space of inputs, where attacks work. */
function inInputSpace(normal: Float32Array, { scale }: InputSpace): Float32Array {
  return scale ? normal.map((z, k) => z / scale[k]) : normal;
}
