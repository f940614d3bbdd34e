import { describe, expect, it } from 'vitest';
import { type Bits, createEngine, type Engine } from '../../src/linalg/index.ts';
import { TangentKernel } from '../../src/linalg/tangent/tangent-kernel.ts';
import { UnitsInTurn, unitsTaken } from '../../src/linalg/tangent/units-in-turn.ts';

const stream = (purpose: number) => ({ seed: 3, purpose, firstRow: 0 });

/** A random activation pattern, N x m. */
function randomBits({ memory, kernels }: Engine, N: number, m: number): Bits {
  using H = memory.matrix(N, m);
  const bits = memory.bits(N, m);
  kernels.uniform(H, stream(1), -1, 1);
  kernels.signBits(H, undefined, 0, bits);
  return bits;
}

describe('units in turn', () => {
  it.each([
    { m: 1000, least: 480, taken: 496 },
    { m: 1000, least: 1000, taken: 1000 },
    { m: 1000, least: 500, taken: 1000 },
    { m: 1004, least: 120, taken: 120 },
    { m: 6, least: 4, taken: 6 },
    { m: 40, least: 9000, taken: 40 },
  ])('$taken of $m, of which at least $least', async ({ m, least, taken }) => {
    expect(unitsTaken(m, least)).toBe(taken);
    const engine = await createEngine('wasm');
    const N = 7;
    using bits = randomBits(engine, N, m);
    using units = new UnitsInTurn(engine.memory, N, m, least);
    const turns = Math.floor(m / taken);
    for (let turn = 0; turn < 2 * turns; turn++) {
      const part = units.take(bits);
      expect(part.cols).toBe(taken);
      for (let n = 0; n < N; n++)
        for (let j = 0; j < taken; j++) {
          const byte = (j >> 3) * turns + (turn % turns);
          expect(part.get(n, j)).toBe(bits.get(n, turns === 1 ? j : 8 * byte + (j & 7)));
        }
    }
  });
});

describe('an estimated tangent kernel', () => {
  const [N, m, gamma] = [90, 64, 0.2];

  it.each([false, true])(
    'is that of a network of the units whose turn it is; coarse: %s',
    async (mayBeCoarse) => {
      const engine = await createEngine('wasm');
      const { memory, kernels } = engine;
      using X = memory.matrix(N, 30);
      using G = memory.matrix(N, N);
      using a = memory.vector(m);
      using x = memory.vector(N);
      using y = memory.vector(N);
      using bits = randomBits(engine, N, m);
      kernels.uniform(X, stream(2), -1, 1);
      kernels.signs(x, stream(3));
      await engine.gram(X, G);
      a.data.fill(1 / Math.sqrt(m));
      using K = new TangentKernel(engine, G, { a, gamma }, { leastUnits: 32, mayBeCoarse });
      const slope = (n: number, j: number) => (bits.get(n, j) ? 1 : gamma);
      const largest = Math.max(...G.data.filter((_, i) => i % N !== Math.floor(i / N)).map(Math.abs));
      let error = 0;
      for (const turn of [0, 1, 0]) {
        await K.build(bits);
        K.multiply(x, y);
        const units = Array.from({ length: m }, (_, j) => j).filter((j) => (j >> 3) % 2 === turn);
        for (let n = 0; n < N; n++) {
          let sum = 0;
          for (let k = 0; k < N; k++) {
            const mean = units.reduce((total, j) => total + slope(n, j) * slope(k, j), 0) / units.length;
            sum += G.row(n)[k] * mean * x.data[k];
          }
          // Every entry is rounded to a unit of K; signs are exact.
          const unit = largest / (mayBeCoarse ? 2047 : 32_767);
          expect(Math.abs(y.data[n] - sum)).toBeLessThan(3 * Math.sqrt(N) * unit);
          error = Math.max(error, Math.abs(y.data[n] - sum));
        }
      }
      // Coarse entries are coarse: the error is far above a unit of fine ones.
      expect(error > (10 * largest) / 32_767).toBe(mayBeCoarse);
    },
  );

  it.each([
    { factor: 1, unit: 2047 },
    { factor: 100, unit: 32_767 },
  ])('is coarse unless one entry is far larger than others: $factor times', async ({ factor, unit }) => {
    const engine = await createEngine('wasm');
    const { memory } = engine;
    using G = memory.matrix(N, N);
    using a = memory.vector(m);
    using x = memory.vector(N);
    using y = memory.vector(N);
    using bits = randomBits(engine, N, m);
    a.data.fill(1 / Math.sqrt(m));
    for (let n = 0; n < N; n++) for (let k = 0; k < N; k++) G.row(n)[k] = n === k ? 2 : 0.5;
    G.row(1)[0] = 0.5 * factor;
    G.row(0)[1] = 0.5 * factor;
    using K = new TangentKernel(engine, G, { a, gamma: 1 }, { mayBeCoarse: true });
    await K.build(bits);
    x.data[0] = 1;
    K.multiply(x, y);
    // With gamma 1 K is G, and its entries are whole parts of the largest.
    const parts = (y.data[5] / (0.5 * factor)) * unit;
    expect(parts).toBeCloseTo(Math.round(unit / factor), 6);
  });
});
