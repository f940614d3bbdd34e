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
    async (isCoarse) => {
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
      using K = new TangentKernel(engine, G, { a, gamma }, { leastUnits: 32, isCoarse });
      const slope = (n: number, j: number) => (bits.get(n, j) ? 1 : gamma);
      const largest = Math.max(...G.data.filter((_, i) => i % N !== Math.floor(i / N)).map(Math.abs));
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
          const unit = largest / (isCoarse ? 2047 : 32_767);
          expect(Math.abs(y.data[n] - sum)).toBeLessThan((N * unit) / 2 + 1e-4);
          expect(Math.abs(y.data[n] - sum)).toBeLessThan(3 * Math.sqrt(N) * unit);
        }
      }
    },
  );
});
