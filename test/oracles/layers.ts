import { type PatchShape, patchesOf } from '../../src/linalg/patch-shape.ts';

/** b_j + sum_n X_nj, rounded once. X: N x d, b: d. */
export function columnSums(X: Float32Array, b: Float32Array): Float32Array {
  const sums = Float64Array.from(b);
  for (const [i, x] of X.entries()) sums[i % b.length] += x;
  return Float32Array.from(sums);
}

/** b_j + sum_n (X_nj - x_j) (Y_nj - y_j), rounded once. X, Y: N x d; x, y, b: d. */
export function columnProducts(
  X: Float32Array,
  x: Float32Array,
  Y: Float32Array,
  y: Float32Array,
  b: Float32Array,
): Float32Array {
  const sums = Float64Array.from(b);
  const d = b.length;
  for (let i = 0; i < X.length; i++) sums[i % d] += (X[i] - x[i % d]) * (Y[i] - y[i % d]);
  return Float32Array.from(sums);
}

/** p_j A_nj + q_j B_nj + r_j, rounded after every operation. */
export function combinedColumns(
  A: Float32Array,
  p: Float32Array,
  B: Float32Array,
  q: Float32Array,
  r: Float32Array,
): Float32Array {
  const d = p.length;
  return A.map((a, i) => Math.fround(Math.fround(p[i % d] * a) + Math.fround(q[i % d] * B[i])) + r[i % d]);
}

/** values where X > 0 and gamma values elsewhere, rounded once. */
export function leakyScale(X: Float32Array, values: Float32Array, gamma: number): Float32Array {
  return values.map((value, i) => (X[i] > 0 ? value : gamma * value));
}

/** New parameters and velocity after a step of Nesterov momentum, rounded once. */
export function nesterovStep(
  p: Float32Array,
  g: Float32Array,
  v: Float32Array,
  lr: number,
  { momentum, weightDecay }: { readonly momentum: number; readonly weightDecay: number },
): { p: Float32Array; v: Float32Array } {
  const slopes = Float64Array.from(p, (at, i) => g[i] + weightDecay * at);
  const speeds = Float64Array.from(v, (speed, i) => momentum * speed + slopes[i]);
  return {
    p: p.map((at, i) => at - lr * (slopes[i] + momentum * speeds[i])),
    v: Float32Array.from(speeds),
  };
}

/** Index in the images of each number of the patches of N images; -1 for zero padding. */
export function patchPlaces(shape: PatchShape, N: number): number[] {
  const { height, width, channels, side, stride, padding } = shape;
  const [down, across] = patchesOf(shape);
  const places: number[] = [];
  for (let n = 0; n < N; n++)
    for (let row = 0; row < down; row++)
      for (let col = 0; col < across; col++)
        for (let k = 0; k < side; k++)
          for (let l = 0; l < side; l++)
            for (let c = 0; c < channels; c++) {
              const [y, x] = [row * stride + k - padding, col * stride + l - padding];
              const isInside = y >= 0 && y < height && x >= 0 && x < width;
              places.push(isInside ? ((n * height + y) * width + x) * channels + c : -1);
            }
  return places;
}
