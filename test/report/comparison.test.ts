import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { drawnDiagrams } from '../../src/report/comparison-diagrams.ts';
import { writeReport } from '../../src/report/report.ts';
import type { Diagram, Search } from '../../src/sweep/cells.ts';
import { results, syntheticSweep } from './synthetic.ts';

const digits: Partial<Settings> = { dataset: 'mnist', d: 784, classes: [3, 7] };
const axes = { N: [100, 200], norm: ['L2', 'Linf'], seed: [0, 1] } as const;
const map: Diagram = { name: 'map', x: 'N', y: 'norm', value: 'acc_adv_test', title: 'Digits' };
const measured = (result: CellResult, { N, seed }: Settings): CellResult => ({
  ...result,
  measurements: { acc_std_test: 0.9 + seed / 100, acc_adv_test: N / 250, acc_noise_test: 0.5 + seed / 100 },
});

describe('comparisons of f, g and the control', () => {
  it('follow each heat map of accuracies on a test split, its rows as panels', () => {
    const where = { norm: ['L2', 'Linf'] };
    const sweep = syntheticSweep(
      axes,
      [
        { ...map, where },
        { ...map, name: 'line', y: undefined },
      ],
      digits,
    );
    const drawn = drawnDiagrams(sweep);
    expect(drawn.map(({ name }) => name)).toEqual(['map', 'map-classifiers', 'line']);
    expect(drawn[1]).toMatchObject({ x: 'N', facet: 'norm', value: 'acc_adv_test', where });
    expect(drawn[1]?.y).toBeUndefined();
  });

  it('stand over the first axis where no diagram has that accuracy', () => {
    const sweep = syntheticSweep(axes, [{ ...map, value: 'attack_success' }], digits);
    expect(drawnDiagrams(sweep).map(({ value }) => value)).toEqual(['attack_success', 'acc_adv_test']);
  });

  it('are not made of artificial data, of searches, where panels would be too many, or over a name that is taken', () => {
    const search: Search = {
      ...{ over: 'epsilon', in: [0.01, 10], tolerance: 0.05 },
      until: { measurement: 'acc_adv_test', comparison: '>=', level: 0.8 },
    };
    const real = syntheticSweep(axes, [map], digits);
    const many = { ...axes, epsilon: Array.from({ length: 13 }, (_, i) => 1 + i) };
    for (const sweep of [
      syntheticSweep(axes, [map]),
      { ...real, search },
      syntheticSweep(many, [{ ...map, y: 'epsilon', where: { norm: 'L2' } }], digits),
    ])
      expect(drawnDiagrams(sweep)).toHaveLength(1);
    const taken = syntheticSweep(axes, [map, { ...map, name: 'map-classifiers' }], digits);
    expect(drawnDiagrams(taken).filter(({ name }) => name === 'map-classifiers')).toHaveLength(1);
    const tested = (acc_adv_test?: number) =>
      new Map(
        real.cells.map(({ id }) => [
          id,
          { status: 'done' as const, measurements: { acc_adv_test }, timings: {} },
        ]),
      );
    expect(drawnDiagrams(real, tested())).toHaveLength(1);
    expect(drawnDiagrams(real, tested(0.5))).toHaveLength(2);
  });
});

describe('their files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lap-sweep-comparison-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('have three lines in each panel, and the numbers of all three', async () => {
    const sweep = syntheticSweep(axes, [map], digits);
    const files = await writeReport(sweep, results(sweep, measured), folder);
    for (const ending of ['csv', 'svg', 'png', 'vl.json'])
      expect(files).toContain(join(folder, `map-classifiers.${ending}`));
    const svg = await readFile(join(folder, 'map-classifiers.svg'), 'utf8');
    expect([...svg.matchAll(/aria-roledescription="point"/g)]).toHaveLength(3 * 4);
    expect(svg).toContain('Digits (f, g and the control)');
    const rows: Record<string, string>[] = parse(await readFile(join(folder, 'map-classifiers.csv')), {
      columns: true,
    });
    expect(rows).toHaveLength(4);
    for (const { N, mean, control_mean: control, standard_mean: standard, standard_n: n } of rows) {
      expect(Number(mean)).toBeCloseTo(Number(N) / 250, 12);
      expect(Number(control)).toBeCloseTo(0.505, 12);
      expect(Number(standard)).toBeCloseTo(0.905, 12);
      expect(n).toBe('2');
    }
  });
});
