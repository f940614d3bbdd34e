import type { InputSpace } from '../../../datasets/input-space.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import type { Settings } from '../../settings.ts';

/** Mean and standard deviation of each coordinate in input space, length d. */
export interface Moments {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/**
 * Mean and standard deviation of each coordinate of samples (N x d) before normalization; to the bit the value and 0
 * where all samples have the same.
 */
export function momentsOf(X: Matrix): Moments {
  const { rows: N, cols: d, data: x } = X;
  const mean = new Float64Array(d);
  const isConstant = new Uint8Array(d).fill(1);
  for (let i = 0; i < x.length; i++) {
    mean[i % d] += x[i] / N;
    if (x[i] !== x[i % d]) isConstant[i % d] = 0;
  }
  for (let k = 0; k < d; k++) if (isConstant[k] === 1) mean[k] = x[k];
  const variance = new Float64Array(d);
  for (let i = 0; i < x.length; i++) variance[i % d] += (x[i] - mean[i % d]) ** 2 / N;
  return { mean, sd: variance.map(Math.sqrt) };
}

/**
 * Mean that a normalization subtracts, and scale that it divides by.
 *
 * @param shape shape of one sample; three dimensions are channels, height, width
 */
export function normalization(
  moments: Moments,
  normalize: Settings['normalize'],
  shape: readonly number[],
): Pick<InputSpace, 'mean' | 'scale'> {
  const { mean, sd } = moments;
  if (typeof normalize === 'number') return { mean: mean.map(() => normalize) };
  switch (normalize) {
    case 'none':
      return {};
    case 'standardize':
      // A constant pixel has no scale; it is mapped to 0.
      return { mean, scale: sd.map((value) => value || 1) };
    case 'center-channels':
      return { mean: byChannel(moments, channelsOf(shape)).mean };
    case 'standardize-channels':
      return byChannel(moments, channelsOf(shape));
    default:
      return { mean };
  }
}

function channelsOf(shape: readonly number[]): number {
  return shape.length === 3 ? shape[0] : 1;
}

/** Mean and standard deviation of each channel over samples and pixels, repeated for its pixels. */
function byChannel({ mean, sd }: Moments, channels: number): Required<Pick<InputSpace, 'mean' | 'scale'>> {
  const pixels = mean.length / channels;
  const [means, scales] = [new Float64Array(mean.length), new Float64Array(mean.length)];
  for (let from = 0; from < mean.length; from += pixels) {
    const average = (of: (k: number) => number) =>
      mean.subarray(from, from + pixels).reduce((sum, _, k) => sum + of(from + k), 0) / pixels;
    const isConstant = mean
      .subarray(from, from + pixels)
      .every((value, k) => value === mean[from] && sd[from + k] === 0);
    const center = isConstant ? mean[from] : average((k) => mean[k]);
    // Law of total variance: within pixels plus between pixels.
    const spread = Math.sqrt(average((k) => sd[k] ** 2 + (mean[k] - center) ** 2));
    means.fill(center, from, from + pixels);
    scales.fill(spread || 1, from, from + pixels);
  }
  return { mean: means, scale: scales };
}
