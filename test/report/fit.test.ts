import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { fitOf } from '../../src/report/fit/fit.ts';
import { fitChart } from '../../src/report/fit/fit-chart.ts';
import { fitCsv, residualsCsv } from '../../src/report/fit/fit-csv.ts';
import { fitLines, fitSection } from '../../src/report/fit/fit-text.ts';
import type { Search, Sweep } from '../../src/sweep/cells.ts';
import { kappaOf } from '../../src/theory/law.ts';
import { type Axes, syntheticSweep } from './synthetic.ts';

const search: Search = {
  over: 'epsilon',
  in: [0.001, 10],
  until: { measurement: 'acc_adv_natural', comparison: '>=', level: 0.8 },
  tolerance: 0.02,
};
const axes: Axes = { d: [100, 400, 1600], N: [50, 200], seed: [0, 1, 2] };

function searching(given: Axes = axes): Sweep {
  return { ...syntheticSweep(given), search };
}

/**
 * Cells whose smallest epsilon follows a law; undefined means that even the largest fails. The crossing lies below it by a
 * factor, and kappa is measured at it.
 */
function found(
  sweep: Sweep,
  law: (settings: Settings) => number | undefined,
  crossing = 1,
): Map<string, CellResult> {
  return new Map(
    sweep.cells.map(({ id, settings }) => {
      const epsilon = law(settings);
      const { norm, N, Nadv, d } = settings;
      const measurements =
        epsilon === undefined
          ? { search_steps: 1 }
          : {
              epsilon_min: epsilon,
              ...(crossing !== 1 && { epsilon_probit: epsilon * crossing }),
              kappa: kappaOf({ norm, epsilon, N, Nadv, d, variance: 1 / 3 }),
            };
      return [id, { status: 'done', measurements, timings: {} }];
    }),
  );
}

/** A law with deviations that differ between seeds and average to zero. */
const law = ({ d, N, seed }: Settings) => 0.05 * d ** 0.4 * N ** -0.3 * 1.1 ** (seed - 1);

describe('fitOf', () => {
  it('recovers free exponents, weighted by samples', () => {
    const sweep = searching();
    const fit = fitOf(sweep, found(sweep, law));
    const rows: Record<string, string>[] = parse(fit ? fitCsv(fit) : '', { columns: true });
    expect(rows.map(({ parameter }) => parameter)).toEqual(['kappa', 'log_c', 'd', 'N']);
    const [, logC, alpha, beta] = rows;
    expect(Number(logC?.estimate)).toBeCloseTo(Math.log(0.05), 10);
    expect(Number(alpha?.estimate)).toBeCloseTo(0.4, 10);
    expect(alpha).toMatchObject({ form: 'free', n: '18' });
    expect(Number(beta?.estimate)).toBeCloseTo(-0.3, 10);
    // Seeds differ by a factor alone, ln 1.1 apart. Student's t for 2 degrees of freedom, from tables.
    expect(Number(beta?.standard_error)).toBeCloseTo(0, 10);
    expect(Number(logC?.standard_error)).toBeCloseTo(Math.log(1.1) / Math.sqrt(3), 10);
    const reach = Number(logC?.high) - Number(logC?.estimate);
    expect(reach / Number(logC?.standard_error)).toBeCloseTo(4.303, 3);
    expect(Number(beta?.residual_sd)).toBeCloseTo(Math.log(1.1) * Math.sqrt(12 / 15), 10);
  });

  it('takes cells for independent where there are fewer than three seeds', () => {
    const sweep = searching({ d: [100, 200, 400, 800, 1600], N: [50, 200], seed: [0] });
    const uneven = (settings: Settings) => law(settings) * (settings.N === 50 && settings.d > 500 ? 1.1 : 1);
    const fit = fitOf(sweep, found(sweep, uneven));
    const rows: Record<string, string>[] = parse(fit ? fitCsv(fit) : '', { columns: true });
    const beta = rows.find(({ parameter }) => parameter === 'N');
    // Student's t for 7 degrees of freedom, from tables.
    const reach = Number(beta?.high) - Number(beta?.estimate);
    expect(Number(beta?.standard_error)).toBeGreaterThan(0.01);
    expect(reach / Number(beta?.standard_error)).toBeCloseTo(2.365, 3);
  });

  it('recovers the one parameter of the law from the crossings, and the exponents that it stands for', () => {
    const sweep = searching({ d: [100, 400, 1600], N: [50, 200], Nadv: [300, 3000], seed: [0, 1, 2] });
    const atKappa = ({ N, Nadv, d, seed }: Settings) =>
      (0.9 * 1.1 ** (seed - 1)) / kappaOf({ norm: 'L2', epsilon: 1, N, Nadv, d, variance: 1 / 3 });
    const fit = fitOf(sweep, found(sweep, atKappa, 0.95));
    const [one] = fit?.fits ?? [];
    expect(Math.exp(one?.law?.logFactor.value ?? 0)).toBeCloseTo(0.9 * 0.95, 10);
    expect(one?.law?.residualSd).toBeCloseTo(Math.log(1.1) * Math.sqrt(24 / 35), 10);
    const [ofD = 0, ofN = 0, ofNadv = 0] = one?.law?.exponents ?? [];
    // N / d is between 0.03 and 2: the exponent of N lies between 1/2 and 1, that of d is what it exceeds 1/2 by.
    expect(ofD).toBeLessThan(-0.05);
    expect(ofN).toBeGreaterThan(0.55);
    expect(ofN).toBeLessThan(1);
    expect(ofNadv).toBeCloseTo(-0.5, 10);
    const free = one?.free?.exponents.map(({ value }) => value) ?? [];
    expect(free).toEqual([ofD, ofN, ofNadv].map((value) => expect.closeTo(value, 10)));
    expect(one?.law?.rSquared).toBeGreaterThan(one?.free?.rSquared ?? 1);
  });

  it('has no form of the law where kappa is not in proportion to epsilon', () => {
    const sweep = searching({ ...axes, norm: ['L0'] });
    const [one] =
      fitOf(
        sweep,
        found(sweep, ({ seed }) => 0.1 + 0.01 * seed),
      )?.fits ?? [];
    expect(one?.law).toBeUndefined();
    expect(one?.free).toBeDefined();
  });

  it('lists what both forms leave over', () => {
    const sweep = searching();
    const fit = fitOf(sweep, found(sweep, law));
    const rows: Record<string, string>[] = parse(fit ? residualsCsv(fit) : '', { columns: true });
    expect(rows).toHaveLength(18);
    for (const { d, N, seed, epsilon, residual_free: residual } of rows) {
      expect(Number(residual)).toBeCloseTo((Number(seed) - 1) * Math.log(1.1), 10);
      const fitted = 0.05 * Number(d) ** 0.4 * Number(N) ** -0.3;
      expect(Number(epsilon)).toBeCloseTo(fitted * Math.exp(Number(residual)), 10);
    }
    expect(new Set(rows.map(({ residual_law: residual }) => residual)).size).toBe(18);
  });

  it('fits what varies only', () => {
    const sweep = searching({ N: [50, 200, 800], seed: [0, 1] });
    const fit = fitOf(sweep, found(sweep, law));
    expect(fit?.regressors).toEqual(['N']);
    expect(fit?.fits[0]?.free?.exponents).toHaveLength(1);
  });

  it('fits each combination of the other settings by itself', () => {
    const sweep = searching({ ...axes, norm: ['L2', 'Linf'] });
    const fit = fitOf(
      sweep,
      found(sweep, (settings) => law(settings) * (settings.norm === 'L2' ? 1 : settings.d ** -0.5)),
    );
    expect(fit?.facets).toEqual(['norm']);
    const alphas = fit?.fits.map(({ facet, free }) => [facet[0], free?.exponents[0]?.value]);
    expect(alphas).toEqual([
      ['L2', expect.closeTo(0.4, 10)],
      ['Linf', expect.closeTo(-0.1, 10)],
    ]);
  });

  it('leaves out and counts what is only a bound', () => {
    const sweep = searching();
    const results = found(sweep, (settings) => {
      if (settings.N === 200 && settings.d === 100) return undefined;
      return settings.N === 50 && settings.d === 1600 && settings.seed === 0 ? 0.001 : law(settings);
    });
    results.delete(sweep.cells[0]?.id ?? '');
    const [one] = fitOf(sweep, results)?.fits ?? [];
    expect(one).toMatchObject({ above: 3, below: 1, missing: 1 });
    expect(one?.points).toHaveLength(13);
  });

  it.each([
    ['searches for nothing', syntheticSweep(axes)],
    ['varies none of d, N and Nadv', searching({ seed: [0, 1] })],
  ])('has nothing to say of a sweep that %s', (_, sweep) => {
    expect(fitOf(sweep, found(sweep, law))).toBeUndefined();
  });
});

describe('words', () => {
  it('tell both forms with as many digits as are known, and no exponents of a bound', () => {
    const sweep = searching();
    const leaning = (settings: Settings) =>
      law(settings) *
      (settings.d / 400) ** (0.01 * (settings.seed - 1)) *
      settings.N ** (0.01 * (settings.seed - 1));
    const fit = fitOf(sweep, found(sweep, leaning));
    const lines = fit === undefined ? [] : fitLines(fit);
    // Seeds differ by ln 1.1 and 0.01 of the weighted mean of log N, 5.02: 1.35 sinh(4.303 (0.0953 + 0.0502) / sqrt 3).
    expect(lines).toEqual([
      'the law, one parameter: smallest epsilon where kappa = 1.35±0.50 (95 %), R^2 = -1.747, residual 0.847, 18 cells',
      expect.stringMatching(
        /^free exponents: smallest epsilon = 0\.05 d\^0\.400±0\.0\d\d N\^-0\.300±0\.0\d\d \(95 %\), R\^2 = 0\.\d{3}, residual 0\.\d{3}, 18 cells$/,
      ),
    ]);
    const section = fit === undefined ? '' : fitSection(fit, 'a sweep');
    expect(section).toContain('href="a%20sweep-fit.csv"');
    expect(section).not.toContain('theory');
  });

  it('tell why there is no fit, and what was left out', () => {
    const sweep = searching();
    const fit = fitOf(
      sweep,
      found(sweep, () => undefined),
    );
    expect(fit && fitLines(fit)).toEqual([
      expect.stringContaining('0 found, too few'),
      'Left out of the fit: 18 that need more than the largest epsilon.',
    ]);
    expect(fit && fitSection(fit, 'x')).not.toContain('<table>');
    expect(fit && fitChart(fit, themes.light)).toBeUndefined();
  });
});

describe('fitChart', () => {
  it('has a point for each epsilon, and the line of the law through sizes', () => {
    const sweep = searching();
    const fit = fitOf(sweep, found(sweep, law));
    const chart = fit && fitChart(fit, themes.light);
    const layers = (chart as { layer: { data: { values: { size: number; epsilon: number }[] } }[] }).layer;
    const [points = [], line = []] = layers.map(({ data }) => data.values);
    expect(points).toHaveLength(18);
    const kappa = Math.exp(fit?.fits[0]?.law?.logFactor.value ?? 0);
    for (const { size, epsilon } of line) expect(epsilon / size).toBeCloseTo(kappa, 10);
    for (const [i, { size }] of points.entries()) {
      const { N = 1, Nadv = 1, d = 1 } = sweep.cells[i]?.settings ?? {};
      expect(size).toBeCloseTo(Math.sqrt((N * (1 + N / d)) / Nadv / 3), 10);
    }
  });
});
