import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { PURPOSES, type Purpose } from '../purposes.ts';
import { type NaturalData, toSeen } from './natural-data.ts';

/**
 * Fills X with noise in the place of real data, as the network sees it but for whitening: uniform over the range of the
 * data. Where they have none it is Gaussian, each coordinate with the mean and the standard deviation that it has in the
 * training samples: coordinates of unbounded data may be in units of their own, and one deviation for all would drown
 * some in noise and leave others without any.
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
