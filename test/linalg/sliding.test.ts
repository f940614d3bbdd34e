import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/linalg/create-engine.ts';
import type { Engine } from '../../src/linalg/engine.ts';
import { excessMove, meanSlope } from '../oracles/sliding.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('wasm');
});

interface Found {
  readonly slope: number;
  readonly bit: boolean;
  /** Excess of the change of the unit's output over that with the slope of its bit. */
  readonly excess: number;
}

/** Result of the kernels for one unit on one sample. */
function slopeOf(h: number, own: number, cross: number, gamma: number): Found {
  const { memory, kernels } = engine;
  using H = memory.matrix(1, 1);
  using R = memory.matrix(1, 1);
  using P = memory.matrix(1, 1);
  using impulse = memory.vector(1);
  using diagonal = memory.vector(1);
  using a = memory.vector(1);
  using bits = memory.bits(1, 1);
  H.data[0] = h;
  R.data[0] = cross;
  impulse.data[0] = 1;
  a.data[0] = 1;
  diagonal.data[0] = own;
  const window = { H, R, impulse, diagonal, a, gamma };
  kernels.slidingCoefficients(window, 1, P);
  using excess = memory.vector(1);
  kernels.slidingBits(window, 1, bits, excess);
  return { slope: P.data[0], bit: bits.get(0, 0), excess: excess.data[0] };
}

describe('sliding kernels', () => {
  // Velocities that underflow when multiplied by gamma are zero for kernels, which use single precision.
  const number = fc
    .double({ min: -2, max: 2, noNaN: true })
    .map((x) => (Math.abs(x) < 2 ** -100 ? 0 : Math.fround(x)));
  const gammas = fc.double({ min: 0.01, max: 0.9, noNaN: true });

  it('find the mean slope of a unit that moves, crosses zero or slides along it', () => {
    fc.assert(
      fc.property(number, number, number, gammas, (h, own, cross, gamma) => {
        const { slope, bit } = slopeOf(h, own, cross, gamma);
        const exact = meanSlope(h, own, cross, gamma);
        expect(slope).toBeCloseTo(exact, 2);
        if (Math.abs(exact - (1 + gamma) / 2) > 0.01) expect(bit).toBe(exact > (1 + gamma) / 2);
      }),
    );
  });

  it('find by how much more an output moves than its bits say', () => {
    fc.assert(
      fc.property(number, number, number, gammas, (h, own, cross, gamma) => {
        const { bit, excess } = slopeOf(h, own, cross, gamma);
        expect(excess).toBeCloseTo(excessMove(h, own, cross, gamma, bit ? 1 : gamma), 2);
      }),
    );
  });

  it.each([
    ['active', 0.3],
    ['inactive', -0.3],
  ])('find that a unit that stays %s moves its output as its bit says', (_, h) => {
    expect(slopeOf(h, 0.01, 0.017, 0.1).excess).toBe(0);
  });

  it('add what units exceed their bits by, weighed by the readout', () => {
    const { memory, kernels } = engine;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), (m) => {
        const [N, gamma, scale] = [3, 0.2, 0.7];
        using H = memory.matrix(N, m);
        using R = memory.matrix(N, m);
        using impulse = memory.vector(N);
        using diagonal = memory.vector(N);
        using a = memory.vector(m);
        using bits = memory.bits(N, m);
        using excess = memory.vector(N);
        for (const { data } of [H, R, impulse, diagonal, a])
          for (let i = 0; i < data.length; i++) data[i] = Math.sin(i * 2.3 + data.length);
        kernels.slidingBits({ H, R, impulse, diagonal, a, gamma }, scale, bits, excess);
        for (let n = 0; n < N; n++) {
          let sum = 0;
          for (let j = 0; j < m; j++) {
            const own = scale * impulse.data[n] * diagonal.data[n] * a.data[j];
            const found = slopeOf(H.data[n * m + j], own, scale * R.data[n * m + j], gamma);
            expect(bits.get(n, j)).toBe(found.bit);
            sum += a.data[j] * found.excess;
          }
          expect(excess.data[n]).toBeCloseTo(sum, 5);
        }
      }),
    );
  });

  it.each([
    ['stays active', 0.5, 0.1, 0.1, 1],
    ['stays inactive', -0.5, 0.1, 0.1, 0.1],
    ['is switched off half way', 0.5, 0, -1, 0.55],
    ['is switched on half way', -0.5, 0, 1, 0.55],
    ['slides where both sides push to zero', 0, -1, 0.4, 0.4],
    ['does not move at all', 0.5, 0, 0, 1],
  ])('a unit that %s', (_, h, own, cross, slope) => {
    expect(slopeOf(h, own, cross, 0.1).slope).toBeCloseTo(slope, 6);
  });

  it('settle a window: what others did, and the influence of each sample', () => {
    const { memory, kernels } = engine;
    const [N, m] = [5, 7];
    const change = memory.matrix(N, m);
    const P = memory.matrix(N, m);
    const [diagonal, influence, a] = [memory.vector(N), memory.vector(N), memory.vector(m)];
    for (const { data } of [change, P, diagonal, influence, a])
      for (let i = 0; i < data.length; i++) data[i] = Math.sin(i * 1.7 + data.length);
    const before = { change: change.data.slice(), influence: influence.data.slice() };
    kernels.settleWindow(change, P, diagonal, a, influence);
    for (let n = 0; n < N; n++) {
      let sum = before.influence[n];
      for (let j = 0; j < m; j++) {
        const push = P.data[n * m + j];
        expect(change.data[n * m + j]).toBeCloseTo(before.change[n * m + j] - diagonal.data[n] * push, 6);
        sum += a.data[j] * push;
      }
      expect(influence.data[n]).toBeCloseTo(sum, 12);
    }
  });

  it('refuse shapes that do not fit', () => {
    const { memory, kernels } = engine;
    const [H, R, wrong] = [memory.matrix(2, 3), memory.matrix(2, 3), memory.matrix(2, 2)];
    const [impulse, diagonal, a] = [memory.vector(2), memory.vector(2), memory.vector(3)];
    const window = { H, R, impulse, diagonal, a, gamma: 0.1 };
    expect(() => kernels.slidingCoefficients(window, 1, wrong)).toThrow(/slidingCoefficients.*P/);
    expect(() => kernels.slidingCoefficients({ ...window, R: wrong }, 1, H)).toThrow(/R/);
    expect(() => kernels.slidingBits({ ...window, a: impulse }, 1, memory.bits(2, 3), impulse)).toThrow(/a/);
    expect(() => kernels.slidingBits(window, 1, memory.bits(2, 3), a)).toThrow(/excess/);
  });
});
