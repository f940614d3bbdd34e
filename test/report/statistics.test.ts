import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/report/statistics/statistics.ts';
import { logInterval, studentInterval } from '../../src/statistics/interval.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';

describe('studentTQuantile', () => {
  // Abramowitz and Stegun, table 26.10.
  it.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 3, 3.182],
    [0.975, 4, 2.776],
    [0.975, 5, 2.571],
    [0.975, 9, 2.262],
    [0.975, 10, 2.228],
    [0.975, 29, 2.045],
    [0.975, 120, 1.98],
    [0.95, 5, 2.015],
    [0.995, 10, 3.169],
  ])('p = %f, %i degrees of freedom: %f', (probability, degrees, published) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(published, 3);
  });

  it('has the asked share of the density below it, by quadrature', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.51, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (p, degrees) => {
          const t = studentTQuantile(p, degrees);
          const density = (x: number) => (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
          expect(simpson(density, 0, t) / (2 * halfMass(density))).toBeCloseTo(p - 0.5, 6);
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** Integral of an even density over [0, infinity), with x = u / (1 - u). */
function halfMass(density: (x: number) => number): number {
  return simpson((u) => (u === 1 ? limitAtOne(density) : density(u / (1 - u)) / (1 - u) ** 2), 0, 1);
}

function limitAtOne(density: (x: number) => number): number {
  const u = 1 - 1e-7;
  return density(u / (1 - u)) / (1 - u) ** 2;
}

function simpson(f: (x: number) => number, from: number, to: number): number {
  const n = 4000;
  const h = (to - from) / n;
  let total = f(from) + f(to);
  for (let i = 1; i < n; i++) total += (i % 2 === 1 ? 4 : 2) * f(from + i * h);
  return (total * h) / 3;
}

const student = (values: readonly number[]) => studentInterval(values, 0.95);

describe('summarize', () => {
  it('averages logarithms where asked, so that reciprocals have the reciprocal mean and interval', () => {
    const logarithmic = (values: readonly number[]) =>
      summarize(values, (list) => logInterval(list, 0.95), true);
    const [plain, inverse] = [logarithmic([1, 4, 16]), logarithmic([1, 1 / 4, 1 / 16])];
    expect(plain.mean).toBeCloseTo(4, 12);
    expect(inverse.mean).toBeCloseTo(1 / 4, 12);
    expect(inverse.low).toBeCloseTo(1 / Number(plain.high), 12);
  });

  it('gives mean, sample deviation and the half width by Student t', () => {
    const { mean, sd, low, high, n } = summarize([1, 2, 3, 4], student);
    expect([mean, n]).toEqual([2.5, 4]);
    expect(sd).toBeCloseTo(Math.sqrt(5 / 3), 12);
    for (const width of [2.5 - Number(low), Number(high) - 2.5])
      expect(width).toBeCloseTo((3.182446 * Math.sqrt(5 / 3)) / 2, 5);
  });

  it('has no spread for one value and nothing for none', () => {
    expect(summarize([0.7], student)).toEqual({ n: 1, mean: 0.7 });
    expect(summarize([], student)).toEqual({ n: 0 });
  });

  it('shifts and scales with its values', () => {
    const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.5, max: 3, noNaN: true }), (list, factor) => {
        const plain = summarize(list, student);
        const moved = summarize(
          list.map((value) => 5 + factor * value),
          student,
        );
        expect(moved.mean).toBeCloseTo(5 + factor * (plain.mean ?? Number.NaN), 8);
        expect(moved.low).toBeCloseTo(5 + factor * (plain.low ?? Number.NaN), 8);
        expect(moved.high).toBeCloseTo(5 + factor * (plain.high ?? Number.NaN), 8);
      }),
    );
  });
});
