import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Bits, createEngine, SharedTriangle } from '../../src/linalg/index.ts';
import { panelsOf, placesOf } from '../../src/linalg/tangent/panels.ts';
import { TangentKernel } from '../../src/linalg/tangent/tangent-kernel.ts';
import { newTeam, useTeam } from '../../src/linalg/team/team.ts';

const [N, m, gamma] = [4160, 40, 0.1];
const size = newTeam();

afterEach(() => {
  size[0] = 1;
});

test.each([1, 63, 64, 65, 4095, 4096, 4097, 10_000, 60_000])(
  'panels of %i rows are all rows, in order',
  (rows) => {
    const panels = panelsOf(rows);
    expect(panels[0].from).toBe(0);
    expect(panels.at(-1)?.to).toBe(rows);
    for (const [k, { from, to }] of panels.entries()) {
      expect(from).toBeLessThan(to);
      expect(from % 64).toBe(0);
      if (k > 0) expect(from).toBe(panels[k - 1].to);
    }
    for (const shares of [1, 2, 3, 7, 16]) {
      const places = Array.from({ length: shares }, (_, k) => placesOf(panels.length, k, shares));
      expect(places.flatMap(({ from, to }) => panels.slice(from, to))).toEqual(panels);
    }
  },
);

/** Waits until as many helpers hold rows as the team has room for, building K again meanwhile. */
async function gathered(K: TangentKernel, bits: Bits): Promise<void> {
  await K.build(bits);
  for (let tries = 0; K.helpers !== size[0] - 1; tries++) {
    if (tries > 500) throw new Error(`only ${K.helpers} helpers of ${size[0] - 1}`);
    await setTimeout(20);
    await K.build(bits);
  }
}

/** Gives all eights of units the bits of the first, on sample n. */
function repeatFirst({ data, rowBytes }: Bits, n: number): void {
  data.fill(data[n * rowBytes], n * rowBytes, n * rowBytes + m / 8);
}

test.each([
  { choice: 'wasm', kind: 'whole', precision: {}, unit: 2 ** -13 },
  { choice: 'mlas', kind: 'whole', precision: {}, unit: 2 ** -13 },
  { choice: 'wasm', kind: 'estimated', precision: { leastUnits: 8, mayBeCoarse: true }, unit: 2 ** -9 },
  { choice: 'mlas', kind: 'estimated', precision: { leastUnits: 8, mayBeCoarse: true }, unit: 2 ** -9 },
] as const)(
  'a tangent kernel and its products have the same bits with any team, grown, shrunk and grown again, and with K in memories of its own: $choice, $kind',
  async ({ choice, precision, unit }) => {
    useTeam(size);
    const engine = await createEngine(choice);
    const { memory, kernels } = engine;
    const key = { seed: 1, purpose: 1, firstRow: 0 };
    using X = memory.matrix(N, 8);
    using H = memory.matrix(N, m);
    using G = memory.triangle(N);
    using bits = memory.bits(N, m);
    using a = memory.vector(m);
    a.data.fill(1 / Math.sqrt(m));
    using x = memory.vector(N);
    using y = memory.vector(N);
    kernels.uniform(X, key, -1, 1);
    await engine.gram(X, G);
    kernels.uniform(H, { ...key, purpose: 2 }, -1, 1);
    kernels.signs(x, { ...key, purpose: 3 });
    kernels.signBits(H, undefined, 0, bits);
    // The same units five times over, so that it does not matter whose turn it is.
    if (precision.leastUnits) for (let n = 0; n < N; n++) repeatFirst(bits, n);
    using shared = SharedTriangle.allocate(N);
    await engine.gram(X, shared);
    const products: number[][] = [];
    for (const gram of [G, shared]) {
      using K = new TangentKernel(engine, gram, { a, gamma }, precision);
      for (const members of [1, 2, 3, 1, 2]) {
        size[0] = members;
        await gathered(K, bits);
        K.multiply(x, y);
        products.push([...y.data, ...K.diagonal]);
      }
    }
    for (const product of products)
      expect(product.every((value, k) => Object.is(value, products[0][k]))).toBe(true);

    // Some rows of K x by the definition.
    const slope = (n: number, j: number) => (bits.get(n, j) ? 1 : gamma);
    for (const n of [0, 1, 1039, 1040, 2500, N - 1]) {
      let sum = 0;
      for (let k = 0; k < N; k++) {
        let shared = 0;
        for (let j = 0; j < m; j++) shared += slope(n, j) * slope(k, j);
        const g = n > k ? G.row(n)[k] : G.row(k)[n];
        sum += ((g * shared) / m) * x.data[k];
      }
      expect(Math.abs(products[0][n] - sum)).toBeLessThan(Math.sqrt(N) * unit);
    }
  },
);

test.each([
  { rows: 1024, inner: 333, cols: 700 },
  { rows: 300, inner: 2100, cols: 129 },
  { rows: 300, inner: 900, cols: 263 },
  { rows: 130, inner: 777, cols: 1001 },
  { rows: 2, inner: 9000, cols: 1500 },
  { rows: 1500, inner: 9000, cols: 66 },
  { rows: 2500, inner: 64, cols: 501 },
])('mlas gives the same bits with any team: $rows x $inner x $cols', async ({ rows, inner, cols }) => {
  useTeam(size);
  const engine = await createEngine('mlas');
  const { memory, kernels } = engine;
  using A = memory.matrix(rows, inner);
  using B = memory.matrix(inner, cols);
  using turnedA = memory.matrix(inner, rows);
  using turnedB = memory.matrix(cols, inner);
  using C = memory.matrix(rows, cols);
  kernels.uniform(A, { seed: 1, purpose: 1, firstRow: 0 }, -1, 1);
  kernels.uniform(B, { seed: 1, purpose: 2, firstRow: 0 }, -1, 1);
  kernels.transpose(A, turnedA);
  kernels.transpose(B, turnedB);
  const found: Float32Array[][] = [];
  for (const members of [1, 2, 3, 5]) {
    size[0] = members;
    await engine.gemm(A, B, C);
    const plain = C.data.slice();
    await engine.gemm(A, turnedB, C, { transB: true });
    const byRows = C.data.slice();
    await engine.gemm(turnedA, B, C, { transA: true, accumulate: true });
    found.push([plain, byRows, C.data.slice()]);
  }
  const bytes = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  for (const products of found)
    for (const [k, product] of products.entries())
      expect(bytes(product).equals(bytes(found[0][k]))).toBe(true);
});
