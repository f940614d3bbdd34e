import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/linalg/create-engine.ts';
import { principalComponents } from '../../src/theory/principal-components.ts';

/** N samples whose coordinate k has mean 5 and standard deviation sds[k]. */
async function cloud(N: number, sds: readonly number[]) {
  const engine = await createEngine('wasm');
  const X = engine.memory.matrix(N, sds.length);
  engine.kernels.gauss(X, { seed: 3, purpose: 1, firstRow: 0 });
  X.data.set(X.data.map((value, i) => 5 + value * (sds[i % sds.length] ?? 0)));
  return { engine, X };
}

/** Sample covariance of X times scale, by its definition. */
function covariance(rows: readonly Float64Array[]): number[][] {
  const N = rows.length;
  const d = rows[0]?.length ?? 0;
  const mean = Array.from({ length: d }, (_, k) => rows.reduce((sum, row) => sum + (row[k] ?? 0), 0) / N);
  return mean.map((a, i) =>
    mean.map((b, j) => rows.reduce((sum, row) => sum + ((row[i] ?? 0) - a) * ((row[j] ?? 0) - b), 0) / N),
  );
}

describe.each([
  ['as they are', undefined],
  ['scaled back', Float64Array.from({ length: 30 }, (_, k) => 1 + (k % 3))],
])('principal components of samples %s', (_, scale) => {
  it('are orthonormal eigenvectors of the covariance, by decreasing variance', async () => {
    const { engine, X } = await cloud(
      200,
      Array.from({ length: 30 }, (_, k) => 4 * 0.8 ** k),
    );
    using found = await principalComponents(engine, X, 5, scale);
    const components = found.rows;
    expect([components.rows, components.cols]).toEqual([5, 30]);
    const rows = Array.from({ length: 200 }, (_, n) =>
      Float64Array.from(X.row(n), (x, k) => x * (scale?.[k] ?? 1)),
    );
    const C = covariance(rows);
    let before = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 5; i++) {
      const v = components.row(i);
      for (let j = 0; j <= i; j++) {
        const w = components.row(j);
        expect(v.reduce((sum, value, k) => sum + value * (w[k] ?? 0), 0)).toBeCloseTo(i === j ? 1 : 0, 4);
      }
      const Cv = C.map((row) => row.reduce((sum, value, k) => sum + value * (v[k] ?? 0), 0));
      const variance = Cv.reduce((sum, value, k) => sum + value * (v[k] ?? 0), 0);
      for (const [k, value] of Cv.entries()) expect(value / variance).toBeCloseTo(v[k] ?? 0, 2);
      expect(variance).toBeLessThanOrEqual(before);
      before = variance;
    }
    // No larger component is left: the trace beyond the five is that of the other eigenvalues.
    const trace = C.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
    expect(before).toBeGreaterThan(trace / 30);
  });
});

it('finds the two dimensions that samples span, and no more', async () => {
  const { engine, X } = await cloud(50, [3, 2, 0, 0, 0, 0]);
  using found = await principalComponents(engine, X, 4);
  const components = found.rows;
  expect(Math.abs(components.row(0)[0] ?? 0)).toBeGreaterThan(0.98);
  expect(Math.abs(components.row(1)[1] ?? 0)).toBeGreaterThan(0.98);
  for (const i of [2, 3]) expect(Math.hypot(...components.row(i))).toBeLessThan(1.001);
});

it.each([
  [3, 8, 2],
  [20, 4, 4],
  [20, 1, 1],
])('of %d samples in %d dimensions there are at most %d', async (N, d, most) => {
  const { engine, X } = await cloud(N, Array(d).fill(1));
  using found = await principalComponents(engine, X, 50);
  const components = found.rows;
  expect(components.rows).toBe(most);
});

it('counts no component that its rounds did not settle, and those before it', async () => {
  // After the first three, more directions than the iteration has are of nearly the largest variance.
  const flat = Array.from({ length: 1000 }, (_, k) => Math.sqrt(1 - k / 1000));
  const { engine, X } = await cloud(3000, [30, 20, 10, ...flat]);
  using found = await principalComponents(engine, X, 4);
  expect(found.rows.rows).toBe(4);
  expect(found.converged).toBe(3);
});

it('finds nothing in samples that are all alike', async () => {
  const { engine, X } = await cloud(20, Array(6).fill(0));
  using found = await principalComponents(engine, X, 5);
  const components = found.rows;
  for (const value of components.data) expect(Number.isFinite(value)).toBe(true);
});
