import { attackAlong, attackByGradient } from '../attack/attack.ts';
import { attackByPgd } from '../attack/pgd.ts';
import type { InputSpace } from '../data/input-space.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import { boundaryNormal } from '../model/outputs.ts';
import type { BaseInputs } from './base-inputs.ts';
import type { Settings } from './settings.ts';

/** The base inputs, attacked toward their targets (Nadv x d). The caller frees them. */
export async function perturbBase(
  engine: Engine,
  { attack, norm, epsilon, linfStep }: Settings,
  network: OneHidden,
  { X, targets }: BaseInputs,
  space: InputSpace,
): Promise<Matrix> {
  const perturbed = engine.memory.matrix(X.rows, X.cols);
  perturbed.data.set(X.data);
  const budget = { norm, epsilon, space };
  if (attack === 'geometry')
    attackAlong(await inputNormal(engine, network, space), perturbed, targets, budget);
  else if (attack === 'pgd') await attackByPgd(engine, network, perturbed, targets, budget, { linfStep });
  else await attackByGradient(engine, network, perturbed, targets, budget);
  return perturbed;
}

/** The boundary normal in the space of inputs, where attacks work. */
async function inputNormal(engine: Engine, network: OneHidden, { scale }: InputSpace): Promise<Float32Array> {
  const normal = await boundaryNormal(engine, network);
  return scale ? normal.map((z, k) => z / scale[k]) : normal;
}
