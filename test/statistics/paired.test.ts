import { describe, expect, it } from 'vitest';
import { falseDiscoveryRates } from '../../src/statistics/multiplicity.ts';
import { pairedTest } from '../../src/statistics/paired.ts';
import { draws } from './random.ts';

const LEVEL = 0.95;

describe('a paired test', () => {
  it('is that of Student (1908) on the hours of sleep that two drugs added', () => {
    const { n, mean, interval, p } = pairedTest([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4], LEVEL);
    expect({ n, mean }).toEqual({ n: 10, mean: expect.closeTo(1.58, 12) });
    expect(p).toBeCloseTo(0.002833, 6);
    expect(interval).toEqual({ low: expect.closeTo(0.7001142, 6), high: expect.closeTo(2.4598858, 6) });
  });

  it('says nothing of fewer than two pairs', () => {
    expect(pairedTest([], LEVEL)).toEqual({ n: 0 });
    expect(pairedTest([0.3], LEVEL, 100)).toEqual({ n: 1, mean: 0.3 });
  });

  it('has an interval that leaves out 0 exactly where p is below 0.05', () => {
    const { normal } = draws(1);
    let below = 0;
    for (let round = 0; round < 400; round++) {
      const trials = round % 2 === 0 ? undefined : 50;
      const values = Array.from({ length: 4 }, () => Math.round(50 * (0.04 + 0.04 * normal())) / 50);
      const { interval, p = 1 } = pairedTest(values, LEVEL, trials);
      if (interval === undefined) continue;
      expect(interval.low > 0 || interval.high < 0).toBe(p < 0.05);
      if (p < 0.05) below++;
    }
    expect(below).toBeGreaterThan(50);
  });

  it('of pairs that agree by accident rests on the samples that they are fractions of', () => {
    // Three times 1 sample of 50: 3 disagreements, all in favour of one.
    const few = pairedTest([0.02, 0.02, 0.02], LEVEL, 50);
    expect(few.p).toBeGreaterThan(0.2);
    const many = pairedTest([0.5, 0.5, 0.5], LEVEL, 1000);
    expect(many.p).toBeLessThan(0.001);
    const none = pairedTest([0, 0, 0], LEVEL, 100);
    expect(none).toMatchObject({ mean: 0, p: 1 });
    expect(none.interval?.high).toBeGreaterThan(0);
  });

  it('of other pairs that all agree rests on their sign', () => {
    expect(pairedTest([2, 2, 2, 2, 2], LEVEL)).toEqual({ n: 5, mean: 2, sd: 0, p: 1 / 16 });
    expect(pairedTest([0, 0], LEVEL)).toMatchObject({ mean: 0, p: 1 });
  });
});

describe('false discovery rates', () => {
  it('are those of the example of Benjamini and Hochberg (1995)', () => {
    const ps = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
      ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    ];
    const qs = falseDiscoveryRates(ps);
    expect(qs.filter((q) => q <= 0.05)).toHaveLength(4);
    expect(qs.slice(0, 5).map((q) => Number(q.toFixed(4)))).toEqual([0.0015, 0.003, 0.0095, 0.0356, 0.0603]);
  });

  it('mark what the definition marks, in any order', () => {
    const { uniform } = draws(2);
    for (let round = 0; round < 200; round++) {
      const ps = Array.from({ length: 1 + Math.floor(12 * uniform()) }, () => uniform() ** 3);
      const sorted = [...ps].sort((a, b) => a - b);
      const last = sorted.findLastIndex((p, i) => p <= (0.05 * (i + 1)) / ps.length);
      const qs = falseDiscoveryRates(ps);
      expect(qs.map((q) => q <= 0.05)).toEqual(ps.map((p) => last >= 0 && p <= sorted[last]));
    }
    expect(falseDiscoveryRates([])).toEqual([]);
  });
});

/** A simulated comparison of accuracies over some points. */
interface Simulated {
  readonly points: number;
  readonly seeds: number;
  readonly trials: number;
  /** Probability that the two classifiers disagree on a sample. */
  readonly disagree: number;
  /** True difference at the first half of the points; at the others there is none. */
  readonly difference: number;
  /** Standard deviation of a seed's own difference, and the part of its variance that all points share. */
  readonly spread: number;
  readonly shared: number;
}

/** Differences of accuracies by point and seed. */
function simulate(
  { points, seeds, trials, disagree, difference, spread, shared }: Simulated,
  { uniform, normal }: ReturnType<typeof draws>,
): number[][] {
  const ofSeeds = Array.from({ length: seeds }, normal);
  return Array.from({ length: points }, (_, point) =>
    ofSeeds.map((common) => {
      const own = spread * (Math.sqrt(shared) * common + Math.sqrt(1 - shared) * normal());
      const tilt = own + (point < points / 2 ? difference : 0);
      // Of the samples on which they disagree, the share on which B is right.
      const inFavour = Math.min(1, Math.max(0, (1 + tilt / disagree) / 2));
      let net = 0;
      for (let n = 0; n < trials; n++) if (uniform() < disagree) net += uniform() < inFavour ? 1 : -1;
      return net / trials;
    }),
  );
}

/** Student's p alone, where the spread is taken as it comes. */
function plainP(differences: readonly number[]): number {
  const { sd = 0, mean = 0, p = 1 } = pairedTest(differences, LEVEL);
  return sd > 1e-9 ? p : mean === 0 ? 1 : 0;
}

const SIMULATED: Simulated = {
  ...{ points: 24, seeds: 5, trials: 100, disagree: 0.1, difference: 0, spread: 0, shared: 0 },
};
const ROUNDS = 1500;
/** Three standard errors of a simulated rate of 5 %. */
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / ROUNDS);

describe('simulated comparisons', () => {
  it.each([
    ['samples alone', {}],
    ['few samples and seeds, so that differences agree by accident', { trials: 20, seeds: 3 }],
    ['seeds that differ', { spread: 0.03 }],
    ['seeds that differ alike at all points', { spread: 0.03, shared: 0.8 }],
  ])('of equals mark a point in at most 5 %%: %s', (_, given) => {
    const random = draws(3);
    let [marked, plain, covered, all] = [0, 0, 0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const differences = simulate({ ...SIMULATED, ...given }, random);
      const tests = differences.map((values) => pairedTest(values, LEVEL, { ...SIMULATED, ...given }.trials));
      if (falseDiscoveryRates(tests.map(({ p = 1 }) => p)).some((q) => q <= 0.05)) marked++;
      if (falseDiscoveryRates(differences.map(plainP)).some((q) => q <= 0.05)) plain++;
      for (const { interval } of tests) {
        all++;
        if (interval !== undefined && interval.low <= 0 && interval.high >= 0) covered++;
      }
    }
    expect(marked / ROUNDS).toBeLessThan(0.05 + SLACK);
    expect(covered / all).toBeGreaterThan(0.94);
    // Without the samples' own scatter, accidents would be marked most of the time.
    if ('trials' in given) expect(plain / ROUNDS).toBeGreaterThan(0.3);
  });

  it('in which half of the points differ mark nearly all of these, and at most 5 % of the marked falsely', () => {
    const random = draws(4);
    const given = { ...SIMULATED, seeds: 8, difference: 0.06, disagree: 0.15, spread: 0.02, shared: 0.5 };
    let [shares, found] = [0, 0];
    const rounds = 400;
    for (let round = 0; round < rounds; round++) {
      const ps = simulate(given, random).map((values) => pairedTest(values, LEVEL, given.trials).p ?? 1);
      const marked = falseDiscoveryRates(ps).flatMap((q, point) => (q <= 0.05 ? [point] : []));
      const right = marked.filter((point) => point < given.points / 2).length;
      shares += marked.length === 0 ? 0 : 1 - right / marked.length;
      found += right / (given.points / 2);
    }
    expect(shares / rounds).toBeLessThan(0.05);
    expect(found / rounds).toBeGreaterThan(0.75);
  });
});
