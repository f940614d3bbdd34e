import { describe, expect, it } from 'vitest';
import { arccos, lazyDirections, leakyArcCosine } from '../../src/theory/arc-cosine.ts';
import { filledMatrix, wasm } from '../linalg/support.ts';

describe('the kernel of slopes', () => {
  it('has the arc cosine of JavaScript', () => {
    for (let i = -1000; i <= 1000; i++) expect(arccos(i / 1000)).toBeCloseTo(Math.acos(i / 1000), 13);
    for (const small of [1e-3, 1e-9, 1e-16]) expect(arccos(1 - small)).toBeCloseTo(Math.acos(1 - small), 13);
    expect([arccos(1.0000001), arccos(-1.1)]).toEqual([0, Math.PI]);
  });

  it.each([
    [0.7, 0],
    [-0.4, 0],
    [0.2, 0.3],
    [1, 0.1],
  ])('is the mean of sampled slopes at correlation %d and gamma %d', async (rho, gamma) => {
    const { memory, kernels } = await wasm;
    using pairs = memory.matrix(400_000, 2);
    kernels.gauss(pairs, { seed: 3, purpose: 1, firstRow: 0 });
    const g = pairs.data;
    const slope = (h: number) => (h > 0 ? 1 : gamma);
    let sum = 0;
    for (let n = 0; n < pairs.rows; n++)
      sum += slope(g[2 * n]) * slope(rho * g[2 * n] + Math.sqrt(1 - rho * rho) * g[2 * n + 1]);
    // Three standard errors.
    expect(Math.abs(leakyArcCosine(rho, gamma) - sum / pairs.rows)).toBeLessThan(1.5 / Math.sqrt(pairs.rows));
  });
});

it('directions of the lazy regime are those of sampled units with biases', async () => {
  const engine = await wasm;
  const { memory, kernels } = engine;
  const [N, M, d, m, gamma] = [7, 3, 4, 200_000, 0.2];
  using X = filledMatrix(engine, N, d, 1);
  using Z = filledMatrix(engine, M, d, 2);
  const y = Float64Array.from({ length: N }, (_, k) => (k % 2 === 0 ? 1 : -1));
  using directions = await lazyDirections(engine, Z, X, y, { gamma, weight: 1 / d, bias: 1 });
  using units = memory.matrix(m, d + 1);
  kernels.gauss(units, { seed: 4, purpose: 1, firstRow: 0 });
  const v = units.data;
  const slope = (x: Float32Array, j: number) => {
    let h = v[j * (d + 1) + d];
    for (let k = 0; k < d; k++) h += (v[j * (d + 1) + k] * x[k]) / Math.sqrt(d);
    return h > 0 ? 1 : gamma;
  };
  for (let n = 0; n < M; n++) {
    const expected = new Float64Array(d);
    for (let k = 0; k < N; k++) {
      let mean = 0;
      for (let j = 0; j < m; j++) mean += (slope(Z.row(n), j) * slope(X.row(k), j)) / m;
      for (let i = 0; i < d; i++) expected[i] += y[k] * mean * X.row(k)[i];
    }
    directions.row(n).forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(0.02);
    });
  }
});
