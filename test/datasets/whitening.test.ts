import { describe, expect, test } from 'vitest';
import { whitened, whiteningOf } from '../../src/datasets/whitening.ts';
import type { Engine, Matrix } from '../../src/linalg/index.ts';
import { filledMatrix, largestError, wasm } from '../linalg/support.ts';

/** N centred samples with d coordinates of different variances, each correlated with the one before. */
function centredSamples(engine: Engine, N: number, d: number): Matrix {
  const X = filledMatrix(engine, N, d);
  const x = X.data;
  for (let n = 0; n < N; n++)
    for (let k = 0; k < d; k++) x[n * d + k] = x[n * d + k] / (k + 1) + (k > 0 ? 0.5 * x[n * d + k - 1] : 0);
  for (let k = 0; k < d; k++) {
    let mean = 0;
    for (let n = 0; n < N; n++) mean += x[n * d + k] / N;
    for (let n = 0; n < N; n++) x[n * d + k] -= mean;
  }
  return X;
}

/** Inner products of rows over N, and of columns over N. */
function products(X: Matrix, of: 'rows' | 'columns'): Float64Array {
  const { rows: N, cols: d, data: x } = X;
  const [count, inner] = of === 'rows' ? [N, d] : [d, N];
  const at = (i: number, k: number) => (of === 'rows' ? x[i * d + k] : x[k * d + i]);
  return Float64Array.from({ length: count * count }, (_, place) => {
    const [i, j] = [Math.floor(place / count), place % count];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += at(i, k) * at(j, k);
    return sum / N;
  });
}

const identity = (n: number) => Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));

describe('whitening', () => {
  test.each([1, 7, 20])(
    'more samples than coordinates: d = %i have covariance 1 but for the ridge',
    async (d) => {
      const engine = await wasm;
      using X = centredSamples(engine, 600, d);
      using T = await whiteningOf(engine, X, 1e-4);
      using seen = await whitened(engine, T, X);
      const covariance = products(seen, 'columns');
      // The ridge reduces each eigenvalue from 1 by r v / (lambda + r v), where v is the mean and lambda one of the
      // eigenvalues.
      expect(largestError(covariance, identity(d))).toBeLessThan(0.05);
      const trace = products(X, 'columns').reduce((sum, v, at) => sum + (at % (d + 1) === 0 ? v : 0), 0);
      const ridged = products(X, 'columns').map((v, at) => v + (at % (d + 1) === 0 ? (1e-4 * trace) / d : 0));
      const t = T.data;
      const image = Float64Array.from({ length: d * d }, (_, at) => {
        const [i, j] = [Math.floor(at / d), at % d];
        let sum = 0;
        for (let k = 0; k < d; k++)
          for (let l = 0; l < d; l++) sum += t[i * d + k] * ridged[k * d + l] * t[j * d + l];
        return sum;
      });
      expect(largestError(image, identity(d))).toBeLessThan(1e-5);
    },
  );

  test('fewer samples than coordinates, a small ridge: orthogonal but for their mean', async () => {
    const engine = await wasm;
    const [N, d] = [6, 30];
    using X = centredSamples(engine, N, d);
    using T = await whiteningOf(engine, X, 1e-4);
    using seen = await whitened(engine, T, X);
    const expected = identity(N).map((one) => one - 1 / N);
    expect(largestError(products(seen, 'rows'), expected)).toBeLessThan(1e-3);
  });

  test('a large ridge keeps angles; a coordinate that never varies is scaled by the ridge alone', async () => {
    const engine = await wasm;
    const [N, d, ridge] = [50, 9, 1e6];
    using X = centredSamples(engine, N, d);
    for (let n = 0; n < N; n++) X.row(n)[4] = 0;
    const variance = products(X, 'columns').reduce((sum, v, at) => sum + (at % (d + 1) === 0 ? v / d : 0), 0);
    using T = await whiteningOf(engine, X, ridge);
    const scale = 1 / Math.sqrt(ridge * variance);
    expect(
      largestError(
        T.data.map((value) => value / scale),
        identity(d),
      ),
    ).toBeLessThan(1e-4);
    using sharp = await whiteningOf(engine, X, 0.01);
    expect(sharp.row(4)[4] * Math.sqrt(0.01 * variance)).toBeCloseTo(1, 6);
  });
});
