import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { findingsSection } from '../../src/report/page/findings-section.ts';
import { testControls } from '../../src/report/statistics/control-test.ts';
import { results, syntheticSweep } from './synthetic.ts';

const seeds = [0, 1, 2, 3];
/** Sweep over N and epsilon; controls do not depend on epsilon. */
const sweepOf = (given: Partial<Settings> = {}) =>
  syntheticSweep({ N: [100, 400], epsilon: [1, 2], seed: seeds }, [], given);
const withControl = (control: (settings: Settings) => number, name = 'acc_noise_natural') => {
  return (result: CellResult, settings: Settings): CellResult => ({
    ...result,
    measurements: { ...result.measurements, [name]: control(settings) },
  });
};

describe('the test of the control', () => {
  it('pools counts of artificial data, one test for each control, and corrects for their number', () => {
    const sweep = sweepOf();
    const found = results(
      sweep,
      withControl(({ N, seed }) => (N === 100 ? 0.55 : 0.5) + 0.01 * (seed - 1.5)),
    );
    const test = testControls(sweep, found);
    expect(test).toMatchObject({ points: 2, isPooled: true });
    // 220 of 400 at a half: z = 2, p = 0.0455.
    expect(test?.extreme.p).toBeCloseTo(0.0455, 4);
    expect(test?.p).toBeCloseTo(0.091, 4);
    expect(findingsSection(sweep, found, undefined)).toContain('cannot be told from chance: of 2 controls');
  });

  it('goes over seeds on real data, where the same means prove nothing when seeds spread', () => {
    const sweep = sweepOf({ dataset: 'mnist', d: 784, classes: [3, 7] });
    const spread = [0.3, 0.8, 0.5, 0.7];
    const at = (values: readonly number[]) =>
      testControls(
        sweep,
        results(
          sweep,
          withControl(({ seed, N }) => values[seed] + N / 1e6, 'acc_noise_test'),
        ),
      );
    expect(at(spread)?.p).toBeGreaterThan(0.5);
    expect(at([0.6, 0.6, 0.61, 0.6])).toMatchObject({ points: 2, isPooled: false });
    expect(at([0.6, 0.6, 0.61, 0.6])?.p).toBeLessThan(0.01);
  });

  it('leaves out controls that are not at chance by construction', () => {
    for (const given of [
      { scenario: 'natural-det' },
      { dataset: 'shifted-gauss' },
      { dataset: 'mnist', d: 784, classes: 'all', network: 'mlp', scenario: 'natural-rand' },
    ] as const) {
      const sweep = sweepOf(given);
      expect(testControls(sweep, results(sweep))).toBeUndefined();
    }
  });
});

it('names the best point with the control beside it', () => {
  const sweep = sweepOf();
  const found = results(sweep, (result, { N, epsilon }) => ({
    ...result,
    measurements: { acc_adv_natural: N === 100 && epsilon === 2 ? 0.9 : 0.6, acc_noise_natural: 0.5 },
  }));
  const section = findingsSection(sweep, found, undefined);
  expect(section).toContain('ε = 2, N = 100');
  expect(section).toMatch(
    /g on the natural training data: 0.90 .*control 0.50 .*difference of g and control 0.40/,
  );
  expect(findingsSection(sweep, new Map(), undefined)).toBe('');
});

describe('a warning of the error of the flow', () => {
  const withErrors = (std: number, adv: number) =>
    results(sweepOf(), (result) => ({
      ...result,
      measurements: { ...result.measurements, flow_error_std: std, flow_error_adv: adv },
    }));

  it('counts the cells in which f or g may be far off', () => {
    const section = findingsSection(sweepOf(), withErrors(1e-4, 0.234), undefined);
    expect(section).toContain('In 16 of 16 cells f or g may be far');
    expect(section).toContain('at most 0.23');
    expect(findingsSection(sweepOf(), withErrors(0.02, 1e-4), undefined)).toContain('at most 0.02');
  });

  it('is left out where none is', () => {
    expect(findingsSection(sweepOf(), withErrors(1e-4, 0.0099), undefined)).not.toContain('exact flow');
  });
});
