import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagramsOf } from '../../src/report/default-diagrams.ts';
import { aggregate, aggregateCsv } from '../../src/report/statistics/aggregate.ts';
import type { Diagram } from '../../src/sweep/cells.ts';
import { faceted, results, syntheticSweep } from './synthetic.ts';

const phase: Diagram = { name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural' };

describe('aggregate', () => {
  it('averages over the seeds that have a value, and counts the others', () => {
    const { sweep, found } = faceted();
    const [diagram = phase] = sweep.diagrams;
    const { groups, xs, ys, facetValues } = aggregate(sweep, found, diagram);
    expect([xs, ys, facetValues]).toEqual([
      [250, 500, 1000, 2000, 4000],
      [100, 200, 400, 800, 1600, 3200],
      [[0], [0.02], [0.1]],
    ]);
    expect(groups).toHaveLength(90);
    const at = (x: number, y: number, rho: number) =>
      groups.find((group) => group.x === x && group.y === y && group.facet[0] === rho);
    expect(at(4000, 3200, 0)).toMatchObject({ failed: 5, missing: 0, value: { n: 0 } });
    expect(at(2000, 3200, 0.1)).toMatchObject({ failed: 0, missing: 5, value: { n: 0 } });
    expect(at(4000, 1600, 0.02)).toMatchObject({ failed: 2, cells: 5, value: { n: 3 } });
    expect(at(250, 100, 0)).toMatchObject({ unconverged: 1, value: { n: 5 } });

    const values = sweep.cells
      .filter(({ settings: { d, N, correlation } }) => d === 500 && N === 400 && correlation === 0.02)
      .map(({ id }) => found.get(id)?.measurements.acc_adv_natural ?? Number.NaN);
    expect(values).toHaveLength(5);
    expect(at(500, 400, 0.02)?.value.mean).toBeCloseTo(values.reduce((a, b) => a + b) / 5, 12);
  });

  it('makes panels of what else varies, rather than averaging over it', () => {
    const sweep = syntheticSweep({ norm: ['L2', 'Linf'], N: [100, 200], d: [100, 200], seed: [0, 1] });
    const { facets, facetValues, groups } = aggregate(sweep, results(sweep), phase);
    expect([facets, facetValues]).toEqual([['norm'], [['L2'], ['Linf']]]);
    expect(groups.map(({ facet }) => facet[0])).toEqual([...Array(4).fill('L2'), ...Array(4).fill('Linf')]);
  });

  it('makes no panel of a setting on which the value cannot depend, and counts its cells once', () => {
    const sweep = syntheticSweep({ epsilon: [1, 2], Nadv: [50, 60], N: [100, 200], seed: [0, 1] });
    const found = results(sweep, (result, { seed, epsilon }) =>
      // Cells that failed before their attack have no value, while others of the same f have.
      epsilon === 1 && seed === 0
        ? { status: 'failed', error: 'no', measurements: {}, timings: {} }
        : {
            ...result,
            measurements: { acc_std_train: 0.9 + seed / 10, acc_noise_natural: 0.5, acc_adv_natural: 0.7 },
          },
    );
    const line = (value: string) => aggregate(sweep, found, { name: 'line', x: 'N', value });
    const ofF = line('acc_std_train');
    expect(ofF).toMatchObject({ facets: [], idle: ['epsilon', 'Nadv'] });
    expect(ofF.groups).toHaveLength(2);
    expect(ofF.groups[0]).toMatchObject({ cells: 2, failed: 0, value: { n: 2, mean: 0.95 } });
    expect(line('acc_noise_natural')).toMatchObject({ facets: ['Nadv'], idle: ['epsilon'] });
    expect(line('acc_adv_natural')).toMatchObject({ facets: ['epsilon', 'Nadv'], idle: [] });
  });

  it('makes no panel of a setting that follows from an axis', () => {
    const sweep = syntheticSweep({ N: [100, 200], d: [100, 400], seed: [0, 1] });
    expect(new Set(sweep.cells.map(({ settings }) => settings.epsilon)).size).toBe(2);
    expect(aggregate(sweep, results(sweep), phase).facets).toEqual([]);
  });

  it('keeps words and class pairs in the order of the grid', () => {
    const sweep = syntheticSweep(
      {
        classes: [
          [3, 7],
          [1, [0, 2]],
        ],
        attack: ['pgd', 'gradient'],
      },
      [],
      { dataset: 'mnist', d: 784 },
    );
    const data = aggregate(sweep, results(sweep), {
      name: 'c',
      x: 'classes',
      y: 'attack',
      value: 'acc_adv_natural',
    });
    expect(data.xs).toEqual([
      [3, 7],
      [1, [0, 2]],
    ]);
    expect(data.ys).toEqual(['pgd', 'gradient']);
  });

  it('places every cell once, whatever the order of the results', () => {
    const list = (values: number[]) =>
      fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        list([10, 20, 40, 80]),
        list([2, 4, 8]),
        list([0, 0.1, 0.2]),
        list([0, 1, 2]),
        (d, N, correlation, seed) => {
          const sweep = syntheticSweep({ d, N, correlation, seed });
          const found = results(sweep);
          const data = aggregate(sweep, found, phase);
          expect(data.groups.reduce((total, { cells }) => total + cells, 0)).toBe(sweep.cells.length);
          const reversed = new Map([...found].reverse());
          expect(aggregate(sweep, reversed, phase)).toEqual(data);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('has intervals of positive width where all seeds agree, and pairs g with the control by seed', () => {
    const sweep = syntheticSweep({ d: [100], N: [50], seed: [0, 1, 2] });
    const found = results(sweep, (result, { seed }) => ({
      ...result,
      measurements: { acc_adv_natural: 1, acc_noise_natural: 0.4 + 0.1 * seed },
    }));
    const [{ value, difference }] = aggregate(sweep, found, phase).groups;
    expect(value).toMatchObject({ n: 3, mean: 1, sd: 0, high: 1 });
    // Wilson's lower end of 150 out of 150: n / (n + z^2).
    expect(value.low).toBeCloseTo(150 / (150 + 1.959964 ** 2), 6);
    expect(difference?.mean).toBeCloseTo(0.5, 12);
    expect(difference?.low).toBeCloseTo(0.5 - (4.302653 * 0.1) / Math.sqrt(3), 5);
  });

  it('has an interval of one seed of artificial data, and none of one seed of real data', () => {
    const one = syntheticSweep({ d: [100], N: [50] });
    expect(aggregate(one, results(one), phase).groups[0].value.low).toBeGreaterThan(0);
    const real = syntheticSweep({ N: [50] }, [], { dataset: 'mnist', d: 784, classes: [3, 7] });
    expect(aggregate(real, results(real), phase).groups[0].value).not.toHaveProperty('low');
  });

  it('puts the control beside values, and only where it was measured', () => {
    const sweep = syntheticSweep({ d: [100, 200], seed: [0, 1] });
    const lines: Diagram = { name: 'l', x: 'd', value: 'acc_adv_natural' };
    expect(aggregate(sweep, results(sweep), lines).controlName).toBe('acc_noise_natural');
    const without = results(sweep, (result) => ({ ...result, measurements: { acc_adv_natural: 0.7 } }));
    expect(aggregate(sweep, without, lines).controlName).toBeUndefined();
  });
});

describe('aggregateCsv', () => {
  it('reads back exactly', () => {
    const { sweep, found } = faceted();
    const [diagram = phase] = sweep.diagrams;
    const data = aggregate(sweep, found, diagram);
    const rows: string[][] = parse(aggregateCsv(data));
    const statistics = ['mean', 'sd', 'low', 'high', 'n'];
    const of = (prefix: string) => statistics.map((name) => `${prefix}_${name}`);
    expect(rows[0]).toEqual(['d', 'N', 'correlation', ...statistics, ...of('control'), ...of('difference')]);
    const number = (text: string | undefined) => (text === '' ? undefined : Number(text));
    const back = rows.slice(1).map((row) => row.map(number));
    expect(back).toEqual(
      data.groups.map(({ x, y, facet, value, control, difference }) => [
        ...[x, y, ...facet],
        ...[value, control, difference].flatMap((summary) => [
          summary?.mean,
          summary?.sd,
          summary?.low,
          summary?.high,
          summary?.n,
        ]),
      ]),
    );
  });
});

describe('diagramsOf', () => {
  it('takes the first two free numeric axes', () => {
    const sweep = syntheticSweep({ norm: ['L2', 'Linf'], N: [100, 200], d: [100, 200], seed: [0, 1] });
    expect(diagramsOf(sweep)).toEqual([
      { name: 'acc_adv_natural_over_N_and_d', x: 'N', y: 'd', value: 'acc_adv_natural' },
    ]);
  });

  it('takes the test split of real data, and nothing of a single cell', () => {
    const real = syntheticSweep({ N: [100, 200] }, [], { dataset: 'mnist', d: 784, classes: [3, 7] });
    expect(diagramsOf(real)).toEqual([{ name: 'acc_adv_test_over_N', x: 'N', value: 'acc_adv_test' }]);
    expect(diagramsOf(syntheticSweep({}))).toEqual([]);
  });
});
