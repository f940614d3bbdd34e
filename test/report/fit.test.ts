import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { fitLines, fitSection } from '../../src/report/charts/fit-text.ts';
import { fitCsv, fitOf, residualsCsv } from '../../src/report/statistics/fit.ts';
import type { Search, Sweep } from '../../src/sweep/cells.ts';
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

/** Cells whose smallest epsilon follows a law; undefined means that even the largest fails. */
function found(sweep: Sweep, law: (settings: Settings) => number | undefined): Map<string, CellResult> {
  return new Map(
    sweep.cells.map(({ id, settings }) => {
      const epsilon = law(settings);
      const measurements = epsilon === undefined ? { search_steps: 1 } : { epsilon_min: epsilon };
      return [id, { status: 'done', measurements, timings: {} }];
    }),
  );
}

/** A law with deviations that differ between seeds and average to zero. */
const law = ({ d, N, seed }: Settings) => 0.05 * d ** 0.4 * N ** -0.3 * 1.1 ** (seed - 1);

describe('fitOf', () => {
  it('recovers the law and says what theory expects', () => {
    const sweep = searching();
    const fit = fitOf(sweep, found(sweep, law));
    const rows: Record<string, string>[] = parse(fit ? fitCsv(fit) : '', { columns: true });
    expect(rows.map(({ parameter }) => parameter)).toEqual(['log_c', 'alpha', 'beta']);
    const [logC, alpha, beta] = rows;
    expect(Number(logC?.estimate)).toBeCloseTo(Math.log(0.05), 10);
    expect(Number(alpha?.estimate)).toBeCloseTo(0.4, 10);
    expect(alpha).toMatchObject({ theory: '0.5', n: '18' });
    expect(Number(beta?.estimate)).toBeCloseTo(-0.3, 10);
    expect(beta?.theory).toBe('-0.5');
    // Student's t for 15 degrees of freedom, from tables.
    expect(Number(beta?.ci95) / Number(beta?.standard_error)).toBeCloseTo(2.131, 3);
    expect(Number(beta?.residual_sd)).toBeCloseTo(Math.log(1.1) * Math.sqrt(12 / 15), 10);
  });

  it('lists what the law leaves over', () => {
    const sweep = searching();
    const fit = fitOf(sweep, found(sweep, law));
    const rows: Record<string, string>[] = parse(fit ? residualsCsv(fit) : '', { columns: true });
    expect(rows).toHaveLength(18);
    for (const { seed, residual, fitted, epsilon_min } of rows) {
      expect(Number(residual)).toBeCloseTo((Number(seed) - 1) * Math.log(1.1), 10);
      expect(Number(epsilon_min)).toBeCloseTo(Number(fitted) * Math.exp(Number(residual)), 10);
    }
  });

  it('fits what varies only', () => {
    const sweep = searching({ N: [50, 200, 800], seed: [0, 1] });
    const fit = fitOf(sweep, found(sweep, law));
    expect(fit?.regressors.map(({ symbol }) => symbol)).toEqual(['beta']);
    expect(fit?.fits[0]?.law?.exponents).toHaveLength(1);
  });

  it('fits each combination of the other settings by itself', () => {
    const sweep = searching({ ...axes, norm: ['L2', 'Linf'] });
    const fit = fitOf(
      sweep,
      found(sweep, (settings) => law(settings) * (settings.norm === 'L2' ? 1 : settings.d ** -0.5)),
    );
    expect(fit?.facets).toEqual(['norm']);
    const alphas = fit?.fits.map(({ facet, law: one }) => [facet[0], one?.exponents[0]?.value]);
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
    ['varies neither d nor N', searching({ seed: [0, 1] })],
  ])('has nothing to say of a sweep that %s', (_, sweep) => {
    expect(fitOf(sweep, found(sweep, law))).toBeUndefined();
  });
});

describe('words', () => {
  it('tell the law with as many digits as are known', () => {
    const sweep = searching();
    const fit = fitOf(sweep, found(sweep, law));
    expect(fit && fitLines(fit)).toEqual([
      expect.stringMatching(
        /^smallest epsilon = 0\.05 d\^0\.400±0\.0\d\d N\^-0\.300±0\.0\d\d \(95 %\), R\^2 = 0\.\d{3}, 18 cells; theory: d\^0\.5 N\^-0\.5$/,
      ),
    ]);
    expect(fit && fitSection(fit, 'a sweep')).toContain('href="a%20sweep-fit.csv"');
  });

  it('tell why there is no law, and what was left out', () => {
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
  });
});
