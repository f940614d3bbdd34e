import { expect, it, vi } from 'vitest';
import { type CellResult, measurements } from '../../src/experiment/measurements.ts';
import { colourScale } from '../../src/report/charts/colour-scale.ts';
import { diagramSpec } from '../../src/report/charts/diagram.ts';
import { measurementTitle } from '../../src/report/charts/labels.ts';
import { renderSvg } from '../../src/report/charts/render.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { aggregate } from '../../src/report/statistics/aggregate.ts';
import { plausibleResult, syntheticSweep } from './synthetic.ts';

it('colours sizes by their logarithm as soon as they span a factor of four', () => {
  expect(colourScale('magnitude', [0.1, 0.5], undefined, true)).toMatchObject({
    type: 'log',
    domain: [0.1, 0.5],
  });
  expect(colourScale('magnitude', [0.1, 0.3], undefined, true)).toMatchObject({ type: 'linear' });
  expect(colourScale('number', [0.1, 0.5])).toMatchObject({ type: 'linear' });
});

it('titles them without what concerns a single cell', () => {
  expect(measurementTitle(measurements.epsilon_min)).toBe(
    'Smallest epsilon that meets the condition of the search',
  );
});

it('draws a power law as a straight line', async () => {
  const diagram = { name: 'law', x: 'N', value: 'epsilon_min' } as const;
  const sweep = syntheticSweep({ N: [100, 300, 1000, 3000] }, [diagram]);
  const results = new Map(
    sweep.cells.map(({ id, settings }): [string, CellResult] => [
      id,
      { status: 'done', measurements: { epsilon_min: 0.02 * settings.N ** 0.6 }, timings: {} },
    ]),
  );
  const warn = vi.spyOn(console, 'warn');
  const svg = await renderSvg(
    diagramSpec(aggregate(sweep, results, diagram), sweep, { theme: themes.light }),
  );
  const [, line = ''] = /class="mark-line[\s\S]*?d="([^"]+)"/.exec(svg) ?? [];
  const points = [...line.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(points).toHaveLength(4);
  expect(warn).not.toHaveBeenCalled();
  const slopes = points.slice(1).map(([x = 0, y = 0], i) => {
    const [fromX = 0, fromY = 0] = points[i] ?? [];
    return (y - fromY) / (x - fromX);
  });
  for (const slope of slopes) expect(slope).toBeCloseTo(slopes[0] ?? 0, 2);
});

it('labels decades of an axis with too many values to label each', async () => {
  const epsilon = [1e-4, 4e-4, 8e-4, 1e-3, 2e-3, 4e-3, 6e-3, 8e-3, 0.01, 0.02, 0.03, 0.04, 0.05];
  const diagram = { name: 'many', x: 'epsilon', value: 'acc_adv_natural' } as const;
  const sweep = syntheticSweep({ epsilon }, [diagram]);
  const results = new Map(
    sweep.cells.map(({ id, settings }) => [id, plausibleResult(settings, id)] as const),
  );
  const svg = await renderSvg(
    diagramSpec(aggregate(sweep, results, diagram), sweep, { theme: themes.light }),
  );
  const labels = [...svg.matchAll(/>(0\.0\d*)<\/text>/g)].map(([, label]) => label);
  expect(labels).toEqual(['0.0001', '0.001', '0.01']);
});

it('averages what is drawn on a logarithmic scale by its logarithm, where all of it is positive', () => {
  const sweep = syntheticSweep({ N: [100, 300], seed: [0, 1] });
  const of = (name: 't2_over_t1' | 'loss_adv' | 'margin_min_adv', values: readonly number[]) => {
    const results = new Map(
      sweep.cells.map(({ id, settings }): [string, CellResult] => [
        id,
        { status: 'done', measurements: { [name]: values[settings.seed] }, timings: {} },
      ]),
    );
    return aggregate(sweep, results, { name: 'd', x: 'N', value: name });
  };
  for (const name of ['t2_over_t1', 'loss_adv'] as const) {
    const { groups, isLogarithmic } = of(name, [0.1, 10]);
    expect(isLogarithmic).toBe(true);
    expect(groups[0]?.value.mean).toBeCloseTo(1);
    // Symmetric about the mean in logarithms.
    const { low = 0, high = 0 } = groups[0]?.value ?? {};
    expect(Math.log(low)).toBeCloseTo(-Math.log(high));
  }
  expect(of('loss_adv', [0, 10])).toMatchObject({ isLogarithmic: false });
  expect(of('loss_adv', [0, 10]).groups[0]?.value.mean).toBe(5);
  expect(of('margin_min_adv', [0.1, 10]).groups[0]?.value.mean).toBeCloseTo(5.05);
});
