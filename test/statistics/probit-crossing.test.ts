import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/linalg/create-engine.ts';
import { normalCdf } from '../../src/statistics/normal.ts';
import { probitCrossing } from '../../src/statistics/probit-crossing.ts';

const values = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
/** Shares on a probit line that crosses `level` at `at`. */
const onLine = (at: number, slope: number, level = 0.8) => {
  const intercept = level === 0.8 ? 0.8416212335729143 : 0;
  return values.map((x) => ({ at: x, share: normalCdf(intercept + slope * Math.log(x / at)) }));
};

describe('probitCrossing', () => {
  it('recovers any line without noise, rising or falling', () => {
    const line = fc.record({
      at: fc.double({ min: 0.06, max: 0.45, noNaN: true }),
      slope: fc.double({ min: 0.1, max: 3, noNaN: true }),
      sign: fc.constantFrom(1, -1),
    });
    fc.assert(
      fc.property(line, ({ at, slope, sign }) => {
        expect(probitCrossing(onLine(at, sign * slope), 0.8)).toBeCloseTo(at, 5);
        expect(probitCrossing(onLine(at, sign * slope, 0.5), 0.5)).toBeCloseTo(at, 5);
      }),
    );
  });

  it('agrees with a search over all lines for the likelihood', () => {
    const shares = [0.5, 0.62, 0.6, 0.78, 0.9, 0.98];
    const points = values.map((at, i) => ({ at, share: shares[i] ?? 0 }));
    let [best, crossing] = [Number.NEGATIVE_INFINITY, 0];
    for (let at = 0.15; at < 0.3; at += 0.0005)
      for (let slope = 0.3; slope < 1.5; slope += 0.005) {
        const sum = onLine(at, slope).reduce(
          (total, { share }, i) =>
            total + (shares[i] ?? 0) * Math.log(share) + (1 - (shares[i] ?? 0)) * Math.log(1 - share),
          0,
        );
        if (sum > best) [best, crossing] = [sum, at];
      }
    expect(probitCrossing(points, 0.8)).toBeCloseTo(crossing, 3);
  });

  it('is nearer the truth than the smallest value that reaches the level', async () => {
    const { memory, kernels } = await createEngine('wasm');
    const [samples, replications, truth] = [50, 300, 0.2];
    using noise = memory.matrix(replications, samples);
    kernels.gauss(noise, { seed: 3, purpose: 1, firstRow: 0 });
    const fine = Array.from({ length: 15 }, (_, k) => 0.1 * 4 ** (k / 14));
    let [ofLine, ofSteps] = [0, 0];
    for (let i = 0; i < replications; i++) {
      // A sample is right from the value on at which its own probit is reached.
      const points = fine.map((at) => {
        const level = 0.8416212335729143 + 1.2 * Math.log(at / truth);
        return { at, share: noise.row(i).filter((value) => value < level).length / samples };
      });
      const found = probitCrossing(points, 0.8) ?? fine[14] ?? 0;
      const stepped = points.find(({ share }) => share >= 0.8)?.at ?? fine[14] ?? 0;
      ofLine += Math.log(found / truth) ** 2;
      ofSteps += Math.log(stepped / truth) ** 2;
    }
    expect(ofLine).toBeLessThan(0.9 * ofSteps);
  });

  it.each([
    ['one value', [{ at: 1, share: 0.8 }], 0.8],
    ['shares that jump from 0 to 1', values.map((at) => ({ at, share: at > 0.2 ? 1 : 0 })), 0.8],
    ['shares that do not move', values.map((at) => ({ at, share: 0.6 })), 0.8],
    ['a crossing beyond the values', onLine(3, 0.5), 0.8],
    ['no level in (0, 1)', onLine(0.2, 0.5), 1],
  ])('says nothing of %s', (_, points, level) => {
    expect(probitCrossing(points, level)).toBeUndefined();
  });
});
