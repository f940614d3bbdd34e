import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { PURPOSES, type Purpose } from '../purposes.ts';
import { type NaturalData, toSeen } from './data/natural-data.ts';

/**
 * Fills X with noise that replaces real data, normalized but not whitened. The noise is uniform over the range of the
 * data. For data without a known range it is Gaussian, and each coordinate has the mean and standard deviation of the
 * training samples. A common deviation would drown some coordinates and leave others almost constant, since they may
 * have different units.
 */
export function fillWithNoise(
  X: Matrix,
  { space, moments }: Pick<NaturalData, 'space' | 'moments'>,
  stream: { readonly seed: number; readonly purpose: Purpose },
  { kernels }: Engine,
): void {
  const key = { seed: stream.seed, purpose: PURPOSES[stream.purpose], firstRow: 0 };
  if (space.range) kernels.uniform(X, key, ...space.range);
  else {
    kernels.gauss(X, key);
    if (moments) spread(X.data, moments);
  }
  toSeen(X, space);
}

function spread(x: Float32Array, { mean, sd }: NonNullable<NaturalData['moments']>): void {
  const d = mean.length;
  for (let i = 0; i < x.length; i++) x[i] = mean[i % d] + sd[i % d] * x[i];
}
