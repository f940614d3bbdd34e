import { describe, expect, test } from 'vitest';
import { renderSvg } from '../../src/report/charts/render.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { lawChart } from '../../src/report/law/law-chart.ts';
import { lawCsv, lawEquation, lawOf, lawSentence } from '../../src/report/law/law-fit.ts';
import { lawSection, noLawSection } from '../../src/report/law/law-section.ts';
import { normalCdf } from '../../src/statistics/normal.ts';
import { parse } from '../sweep/sweep-files.ts';

const file = {
  settings: { d: 100, Nadv: 100, N: 50 },
  grid: { epsilon: { logspace: [0.01, 1, 20] }, seed: { range: [0, 4] } },
  law: true,
};

/** Accuracies on the curve, raised at every other epsilon. */
function resultsOf(sweep: ReturnType<typeof parse>, raised: number) {
  return new Map(
    sweep.cells.map(({ id, settings: { epsilon } }) => {
      const kappa = 3 * epsilon;
      const isOther = Math.round(Math.log(epsilon / 0.01) / Math.log(100 ** (1 / 19))) % 2 === 1;
      const accuracy = Math.min(normalCdf(0.8 * kappa ** 0.9) + (isOther ? raised : 0), 1);
      return [
        id,
        { status: 'done', measurements: { kappa, acc_adv_natural: accuracy }, timings: {} } as const,
      ];
    }),
  );
}

describe('the law in a report', () => {
  const sweep = parse(file);
  const fit = lawOf(sweep, resultsOf(sweep, 0.05));

  test('is fitted to every other point and tested on the rest', () => {
    expect(fit?.law.a).toBeCloseTo(0.8, 2);
    expect(fit?.fitted.rSquared).toBeGreaterThan(0.999);
    expect(fit?.others?.spread).toBeGreaterThan(0.03);
    expect(fit?.cells.filter(({ isFitted }) => isFitted)).toHaveLength(40);
    expect(fit?.fitted.binomial).toBeGreaterThan(0.03);
  });

  test('has its rows, its sentence and its picture', async () => {
    if (fit === undefined) throw new Error('no law');
    const [head, first, ...rest] = lawCsv(fit).trim().split('\n');
    expect(head).toBe('dataset,norm,d,N,Nadv,epsilon,seed,kappa,accuracy,law,residual,fitted');
    expect(first).toMatch(/^uniform,L2,100,50,100,0\.01,0,0\.03,.*,yes$/);
    expect(rest).toHaveLength(79);
    expect(lawEquation(fit)).toBe('accuracy = Φ(0.80 κ^0.90)');
    expect(lawSentence(fit)).toMatch(
      /^R² 1\.000, .* where it was fitted; R² 0\.\d+, residual 0\.0\d+ \(binomial .* on other points$/,
    );
    const svg = await renderSvg(lawChart(fit, themes.light));
    expect(lawSection(fit, svg, 'my sweep')).toContain('href="my%20sweep-law.csv"');
  });

  test('is absent where the sweep does not ask for it, or has few cells', () => {
    const { law: _law, ...without } = file;
    const other = parse(without);
    expect(lawOf(other, resultsOf(other, 0))).toBeUndefined();
    expect(lawOf(sweep, new Map([...resultsOf(sweep, 0)].slice(0, 10)))).toBeUndefined();
  });

  test('is said to be missing where cells are too few', () => {
    const few = parse({ ...file, grid: { seed: { range: [0, 4] } } });
    expect(lawOf(few, resultsOf(few, 0))).toBeUndefined();
    expect(noLawSection()).toContain('at least 8 cells');
  });
});
