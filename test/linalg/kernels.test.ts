import { describe, expect, test } from 'vitest';
import { type Bits, largestOffDiagonal } from '../../src/linalg/index.ts';
import * as naive from '../oracles/activations.ts';
import * as products from '../oracles/products.ts';
import { filledMatrix, filledVector, largestError, numbers, triangleOf, wasm } from './support.ts';

const gamma = 0.1;
const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 200, 257];

/** D_nj = 1 for a set bit, gamma otherwise. */
function slopes(bits: Bits): Float64Array {
  const { rows, cols } = bits;
  return Float64Array.from({ length: rows * cols }, (_, i) =>
    bits.get(Math.floor(i / cols), i % cols) ? 1 : gamma,
  );
}

describe.each(lengths)('length %i', (m) => {
  const N = 5;

  test('output', async () => {
    const engine = await wasm;
    using H = filledMatrix(engine, N, m);
    using a = filledVector(engine, m, 2);
    using f = filledVector(engine, N, 3);
    engine.kernels.output(H, a, gamma, f);
    expect(largestError(f.data, naive.output(N, H.data, a.data, gamma))).toBeLessThan(1e-13);
  });

  test('signBits, with and without a step, over dirty memory', async () => {
    const engine = await wasm;
    using H = filledMatrix(engine, N, m);
    using step = filledMatrix(engine, N, m, 2);
    using bits = engine.memory.bits(N, m);
    for (const scale of [0, -0.7]) {
      bits.data.fill(0xff);
      engine.kernels.signBits(H, scale === 0 ? undefined : step, scale, bits);
      const found = Array.from({ length: N * m }, (_, i) => bits.get(Math.floor(i / m), i % m));
      expect(found).toEqual(
        Array.from(H.data, (h, i) => naive.isActive(h, step.data[i] ?? Number.NaN, scale)),
      );
      for (let n = 0; n < N; n++) {
        const padding = bits.data.slice(n * bits.rowBytes, (n + 1) * bits.rowBytes);
        for (let j = m; j < bits.rowBytes * 8; j++) expect(((padding[j >> 3] ?? 1) >> (j & 7)) & 1).toBe(0);
      }
    }
  });

  test('coefficients', async () => {
    const engine = await wasm;
    using H = filledMatrix(engine, N, m);
    using bits = engine.memory.bits(N, m);
    using scale = filledVector(engine, N, 2);
    using a = filledVector(engine, m, 3);
    using P = filledMatrix(engine, N, m, 4);
    engine.kernels.signBits(H, undefined, 0, bits);
    engine.kernels.coefficients(bits, scale, a, gamma, P);
    expect(P.data).toEqual(naive.coefficients(slopes(bits), scale.data, a.data));
  });

  test('tangentKernel', async () => {
    if (m === 0) return;
    const engine = await wasm;
    for (const size of [1, 2, N, 33, 131]) {
      using H = filledMatrix(engine, size, m);
      using bits = engine.memory.bits(size, m);
      using G = filledMatrix(engine, size, size, 2);
      using K = engine.memory.fixedTriangle(size, largestOffDiagonal(G, engine.kernels));
      engine.kernels.mirror(G);
      engine.kernels.signBits(H, undefined, 0, bits);
      engine.kernels.tangent.build({ G, bits, gamma, K });
      const found = products.entriesOf(K);
      const expected = products.tangentKernel(size, m, G.data, slopes(bits));
      for (const [i, entry] of found.entries()) {
        const isOnDiagonal = i % (size + 1) === 0;
        expect(Math.abs(entry - expected[i])).toBeLessThan(isOnDiagonal ? 1e-12 : 0.51 * K.unit);
      }
      using half = triangleOf(engine, G);
      engine.kernels.tangent.build({ G: half, bits, gamma, K });
      expect(products.entriesOf(K)).toEqual(found);
    }
  });

  test('tangentKernel of samples at right angles, and nearly so', async () => {
    if (m === 0) return;
    const engine = await wasm;
    for (const size of [0, 1e-40]) {
      using H = filledMatrix(engine, N, m);
      using bits = engine.memory.bits(N, m);
      using G = engine.memory.matrix(N, N);
      for (let n = 0; n < N; n++) G.row(n).fill(size)[n] = 1;
      using K = engine.memory.fixedTriangle(N, size);
      engine.kernels.signBits(H, undefined, 0, bits);
      engine.kernels.tangent.build({ G, bits, gamma, K });
      for (let n = 0; n < N; n++) expect([...K.row(n)]).toEqual(Array(n).fill(0));
      for (const entry of K.diagonal) expect(entry).toBeGreaterThan(0);
    }
  });

  test.each([
    { bits: 16, isCoarse: false, steps: 2 ** 23 - 2 ** 11, tolerance: 2 ** -24 },
    { bits: 12, isCoarse: true, steps: 2 ** 15 - 1, tolerance: 2 ** -16 },
  ])('symv in fixed point, entries of $bits bits', async ({ bits, isCoarse, steps, tolerance }) => {
    const engine = await wasm;
    using K = engine.memory.fixedTriangle(m, 0.7, 0, isCoarse);
    const largest = 2 ** (bits - 1);
    if (m > 0) expect(K.unit * (largest - 1)).toBeCloseTo(0.7, 12);
    for (let n = 0; n < m; n++) {
      K.diagonal[n] = Math.cos(n);
      const row = K.row(n);
      for (let k = 0; k < n; k++) row[k] = Math.sin(7 * n + k) * largest;
    }
    using x = filledVector(engine, m, 2);
    using y = filledVector(engine, m, 3);
    const expected = new Float64Array(m);
    const [entries, rounded] = [products.entriesOf(K), products.roundedTo(steps, x.data)];
    for (let n = 0; n < m; n++) entries[n * m + n] = 0;
    products.symv(entries, rounded, expected);
    engine.kernels.symvShare(K, x, y, { from: 0, to: m });
    const found = y.data.map((sum) => K.unit * sum);
    expect(largestError(found, expected)).toBeLessThan(1e-13);
    products.symv(entries, x.data, expected);
    expect(largestError(found, expected)).toBeLessThanOrEqual(m * tolerance);
  });

  test.each([
    { isCoarse: false, most: 32_767, steps: 2 ** 23 - 2 ** 11 },
    { isCoarse: true, most: 2047, steps: 2 ** 15 - 1 },
  ])('symv adds entries up to $most without error, whatever the size', async ({ isCoarse, most, steps }) => {
    const engine = await wasm;
    const rows = 4 * m + 133;
    using K = engine.memory.fixedTriangle(rows, 1, 0, isCoarse);
    for (let n = 0; n < rows; n++) K.row(n).fill(n % 3 === 0 ? most : -most);
    using x = filledVector(engine, rows, 2);
    x.data.fill(-1, 0, Math.floor(rows / 2));
    using y = engine.memory.vector(rows);
    engine.kernels.symvShare(K, x, y, { from: 0, to: rows });
    const unit = 1 / steps;
    const whole = x.data.map((value) => Math.round(value / unit));
    const exact = Array<number>(rows).fill(0);
    for (let n = 0; n < rows; n++)
      for (const [k, entry] of K.row(n).entries()) {
        exact[n] += entry * whole[k];
        exact[k] += entry * whole[n];
      }
    expect([...y.data]).toEqual(exact.map((sum) => unit * sum));
  });

  test('symv', async () => {
    const engine = await wasm;
    using whole = filledMatrix(engine, m, m);
    using K = triangleOf(engine, whole);
    using x = filledVector(engine, m, 2);
    using y = filledVector(engine, m, 3);
    const expected = new Float64Array(m);
    products.symv(products.mirrored(K), x.data, expected);
    engine.kernels.symv(K, x, y);
    expect(largestError(y.data, expected)).toBeLessThan(1e-13);
  });

  test('rowNorms, scaleRows and addScaled', async () => {
    const engine = await wasm;
    using X = filledMatrix(engine, N, m);
    using s = filledVector(engine, N, 2);
    using B = filledMatrix(engine, N, m, 3);
    const rows = Array.from({ length: N }, (_, n) => [...X.row(n)]);
    engine.kernels.rowNorms(X, s);
    expect(
      largestError(
        s.data,
        rows.map((row) => Math.hypot(...row)),
      ),
    ).toBeLessThan(1e-13);
    engine.kernels.scaleRows(X, s);
    const scaled = rows.flatMap((row, n) =>
      row.map((x) => Math.fround(x * Math.fround(s.data[n] ?? Number.NaN))),
    );
    expect([...X.data]).toEqual(scaled);
    engine.kernels.addScaled(X, B, 0.3);
    const alpha = Math.fround(0.3);
    const added = scaled.map((x, i) => Math.fround(x + Math.fround(alpha * (B.data[i] ?? Number.NaN))));
    expect([...X.data]).toEqual(added);
  });
});

describe('addDecayed', () => {
  test('adds what is kept, and is zero in place of numbers too small to matter', async () => {
    const engine = await wasm;
    const added = [0, 1e-31, -1e-31, 1e-30, -1e-38, 0.1, Number.NaN, 1e-38, 3];
    const velocities = [1e-31, 0, 0, 0, -2e-38, 0.2, 1, Number.POSITIVE_INFINITY, -2];
    using V = engine.memory.matrix(1, 9);
    using B = engine.memory.matrix(1, 9);
    V.data.set(velocities);
    B.data.set(added);
    const expected = [...B.data].map((b, i) =>
      Math.fround(b + Math.fround(Math.fround(0.9) * (V.data[i] ?? 0))),
    );
    engine.kernels.addDecayed(V, B, 0.9);
    expect([...V.data]).toEqual(expected.map((x) => (Math.abs(x) < 2 ** -100 ? 0 : x)));
    expect([...V.data].map((x) => x === 0)).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe.each(['exponential', 'logistic'] as const)('lossTerms, %s', (kind) => {
  test('agrees with the formulas for margins from -700 to 700', async () => {
    const { memory, kernels } = await wasm;
    const margins = [
      -700,
      -100,
      -20,
      -1,
      -1e-9,
      0,
      1e-9,
      0.5,
      1,
      20,
      40,
      100,
      700,
      ...numbers(100).map((x) => 9 * x),
    ];
    using u = memory.vector(margins.length);
    using loss = memory.vector(margins.length);
    using slope = memory.vector(margins.length);
    using curvature = memory.vector(margins.length);
    u.data.set(margins);
    kernels.lossTerms(u, kind, loss, slope, curvature);
    for (const [n, margin] of margins.entries()) {
      for (const [i, expected] of naive.lossTerms(margin, kind).entries()) {
        const found = [loss, slope, curvature][i]?.data[n] ?? Number.NaN;
        expect(Math.abs(found / expected - 1), `u = ${margin}, term ${i}`).toBeLessThan(1e-14);
      }
    }
  });
});

test('exp and log1p agree with the library to the last places', async () => {
  const { memory, kernels } = await wasm;
  using x = memory.vector(1000);
  using y = memory.vector(1000);
  x.data.set(numbers(1000).map((value) => value * 300));
  kernels.exp(x, y);
  expect(y.data.every((value, i) => Math.abs(value / Math.exp(x.data[i] ?? Number.NaN) - 1) < 1e-15)).toBe(
    true,
  );
  x.data.set(y.data);
  kernels.log1p(x, y);
  for (const [i, value] of y.data.entries()) {
    expect(Math.abs(value / Math.log1p(x.data[i] ?? Number.NaN) - 1)).toBeLessThan(1e-15);
  }
});

test('wrong shapes are named', async () => {
  const engine = await wasm;
  using H = engine.memory.matrix(4, 6);
  using a = engine.memory.vector(5);
  using f = engine.memory.vector(4);
  expect(() => engine.kernels.output(H, a, gamma, f)).toThrow('output: a is 5, expected 6');
  using bits = engine.memory.bits(4, 7);
  expect(() => engine.kernels.signBits(H, undefined, 0, bits)).toThrow('bits is 4 x 7, expected 4 x 6');
  using G = engine.memory.triangle(4);
  using K = engine.memory.fixedTriangle(3, 1);
  expect(() => engine.kernels.tangent.build({ G, bits, gamma, K })).toThrow('K is 3 x 3, expected 4 x 4');
  using x = engine.memory.vector(5);
  expect(() => engine.kernels.symv(G, x, a)).toThrow('K is 4 x 4, expected 5 x 5');
  expect(() => engine.kernels.symvShare(K, x, a, { from: 0, to: 3 })).toThrow('x is 5, expected 3');
  expect(() => G.row(4)).toThrow('row 4 of a triangle of rows 0 to 3');
  expect(() => K.row(3)).toThrow('row 3 of a triangle of rows 0 to 2');
});

describe('transpose', () => {
  test.each([
    [0, 3],
    [1, 1],
    [4, 5],
    [31, 33],
    [70, 10],
    [64, 96],
  ])('%i x %i, over dirty memory', async (rows, cols) => {
    const engine = await wasm;
    using A = filledMatrix(engine, rows, cols);
    using B = filledMatrix(engine, cols, rows, 2);
    engine.kernels.transpose(A, B);
    const expected = Array.from(B.data, (_, i) => A.data[(i % rows) * cols + Math.floor(i / rows)]);
    expect([...B.data]).toEqual(expected);
  });

  test('some columns of a matrix, no more than it has', async () => {
    const engine = await wasm;
    using A = filledMatrix(engine, 37, 50);
    using whole = engine.memory.matrix(50, 37);
    using B = filledMatrix(engine, 11, 37, 2);
    engine.kernels.transpose(A, whole);
    engine.kernels.transposeColumns(A, 39, B);
    expect([...B.data]).toEqual([...whole.rowsFrom(39, 11).data]);
    expect(() => engine.kernels.transposeColumns(A, 40, B)).toThrow('B is 11 x 37, expected 10 x 37');
  });
});
