import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../../src/experiment/measurements.ts';
import type { Settings } from '../../../src/experiment/settings.ts';
import { compareSides } from '../../../src/report/compare/comparison.ts';
import { comparisonCsv } from '../../../src/report/compare/comparison-csv.ts';
import { comparisonText } from '../../../src/report/compare/comparison-text.ts';
import { readSide } from '../../../src/report/compare/read-side.ts';
import type { Axes } from '../synthetic.ts';
import { cellsOf, folderOf, sidesOf, withoutColumn } from './sides.ts';

const AXES: Axes = { d: [100, 200], N: [50, 100], epsilon: [0.5], seed: [0, 1, 2, 3] };

/** Accuracies that differ from seed to seed, and by `more` from those of other folders; none where that is undefined. */
const accuracy =
  (more: (settings: Settings) => number | undefined) =>
  (_: CellResult, settings: Settings): CellResult | undefined => {
    const offset = more(settings);
    if (offset === undefined) return undefined;
    return {
      status: 'done',
      measurements: { acc_adv_natural: 0.6 + 0.01 * settings.seed + offset },
      timings: {},
    };
  };

const none = accuracy(() => 0);

describe('cells are joined', () => {
  it('by all settings but the one in which the folders differ throughout', async () => {
    const [a, b] = await sidesOf(
      [AXES, { eta: 2 }, none],
      [
        AXES,
        { eta: 0.5 },
        accuracy(({ d, seed }) => (d === 200 ? 0.1 + 0.002 * seed : 0.002 * (seed - 1.5))),
      ],
    );
    const compared = compareSides(a, b, { ignored: [] });
    expect(compared.contrasts).toEqual([{ name: 'eta', a: 2, b: 0.5 }]);
    expect(compared.varying).toEqual(['N', 'd']);
    expect(compared.settings).not.toContain('eta');
    expect(compared.points.map(({ place: { d, N }, effect }) => [d, N, effect.n])).toEqual([
      [100, 50, 4],
      [200, 50, 4],
      [100, 100, 4],
      [200, 100, 4],
    ]);
    const [same, other] = compared.points;
    expect(same).toMatchObject({ a: expect.closeTo(0.615), effect: { mean: expect.closeTo(0) } });
    expect(other).toMatchObject({ b: expect.closeTo(0.718), effect: { mean: expect.closeTo(0.103) } });
    expect(compared.points.map(({ isSignificant }) => isSignificant)).toEqual([false, true, false, true]);
    // Means over the points by seed: 0.05 + 0.002 seed - 0.0015.
    expect(compared.overall).toMatchObject({ n: 4, mean: expect.closeTo(0.0515, 10) });
  });

  it('without settings that are to be ignored, where the rest still tells the cells apart', async () => {
    const scaled = (factor: number): Axes => ({ d: [100, 200], seed: [0, 1], epsilon: [factor] });
    const [a, b] = await sidesOf(
      [{ ...scaled(1), epsilon: [0.1, 0.2], d: [100] }, {}, none],
      [{ ...scaled(1), epsilon: [0.4], d: [100] }, {}, none],
    );
    const compare =
      (...ignored: string[]) =>
      () =>
        compareSides(a, b, { ignored });
    expect(compare()).toThrow(
      /no cell in common: .*epsilon \(0\.1, 0\.2 in A, 0\.4 in B\).*--ignore epsilon/,
    );
    expect(compare('epsilon')).toThrow(/A has cells that differ only in epsilon \(0\.1, 0\.2\)/);
    expect(compare('epsilom')).toThrow(/--ignore: unknown setting "epsilom".*"epsilon"/);
    expect(compare('seed')).toThrow(/--ignore: cells are paired by seed/);
    const [one, other] = await sidesOf(
      [scaled(0.3), {}, none],
      [{ ...scaled(0.4), d: [200, 400] }, {}, none],
    );
    expect(compareSides(one, other, { ignored: ['epsilon'] })).toMatchObject({ varying: ['d'] });
  });

  it('by the settings that both tables have, where another version wrote one of them', async () => {
    const folders = [await folderOf(AXES, {}, none), await folderOf(AXES, {}, none)];
    const old = cellsOf(folders[0]);
    const text = withoutColumn(withoutColumn(readFileSync(old, 'utf8'), 'clusterSize'), 'kappa');
    writeFileSync(old, text);
    const [a, b] = [await readSide(folders[0], 'A'), await readSide(folders[1], 'B')];
    const compared = compareSides(a, b, { ignored: [] });
    expect(compared.points.every(({ effect }) => effect.n === 4)).toBe(true);
    const told = comparisonText(compared, 100);
    expect(told).toContain('Only B has the settings clusterSize.');
    expect(told).toContain('Only B has the measurements kappa.');
    expect(() => compareSides(a, b, { value: 'kappa', ignored: [] })).toThrow(/--value: unknown measurement/);
  });
});

describe('a comparison', () => {
  it('tells what only one folder has: points, seeds and failed cells', async () => {
    const [a, b] = await sidesOf(
      [AXES, {}, accuracy(({ N, seed }) => (N === 100 && seed > 1 ? undefined : 0))],
      [{ ...AXES, d: [200, 400] }, {}, accuracy(({ d, N }) => (d === 200 && N === 50 ? undefined : 0.1))],
    );
    const compared = compareSides(a, b, { ignored: [] });
    const rows: Record<string, string>[] = parse(comparisonCsv(compared), { columns: true });
    expect(
      rows.map(({ d, N, in: where, n, seeds_only_a, seeds_only_b }) => [
        d,
        N,
        where,
        n,
        seeds_only_a,
        seeds_only_b,
      ]),
    ).toEqual([
      ['100', '50', 'A', '0', '4', '0'],
      ['200', '50', 'A', '0', '4', '0'],
      ['100', '100', 'A', '0', '2', '0'],
      ['200', '100', 'both', '2', '0', '2'],
      ['400', '50', 'B', '0', '0', '4'],
      ['400', '100', 'B', '0', '0', '4'],
    ]);
    expect(rows[0]).toMatchObject({ a: '', difference: '', p: '', q: '', significant: '' });
    const told = comparisonText(compared, 100);
    expect(told).toContain('Only A has a value of 10 cells, among them 3 whole points.');
    expect(told).toContain('Only B has a value of 10 cells, among them 2 whole points.');
    expect(told).toMatch(/^ 50 +100 +0 +only A$/m);
  });

  it('of a smallest epsilon is a ratio, and geometric', async () => {
    const epsilon =
      (factor: number) =>
      (_: unknown, { seed }: { seed: number }) => ({
        status: 'done' as const,
        measurements: { epsilon_min: factor * 1.1 ** seed * (1 + 0.001 * factor * seed) },
        timings: {},
      });
    const [a, b] = await sidesOf([AXES, { m: 10 }, epsilon(1)], [AXES, { m: 20 }, epsilon(2)]);
    const compared = compareSides(a, b, { value: 'epsilon_min', ignored: [] });
    expect(compared.isRatio).toBe(true);
    const [{ effect, a: inA = 0, b: inB = 0 }] = compared.points;
    const expected = Math.exp(
      [0, 1, 2, 3].reduce((sum, s) => sum + Math.log((2 + 0.004 * s) / (1 + 0.001 * s)), 0) / 4,
    );
    expect(effect.mean).toBeCloseTo(expected, 10);
    expect(inB / inA).toBeCloseTo(expected, 10);
    expect(effect.low).toBeLessThan(expected);
    expect(comparisonCsv(compared)).toMatch(/^N,d,in,n,a,b,ratio,low,high,p,q,significant/);
  });

  it('is refused where nothing can be paired', async () => {
    const [a, b] = await sidesOf([AXES, {}, none], [{ ...AXES, seed: [7, 8] }, {}, none]);
    expect(() => compareSides(a, b, { ignored: [] })).toThrow(
      /no seed of a point has acc_adv_natural in both/,
    );
    const folder = await folderOf(AXES);
    rmSync(cellsOf(folder));
    await expect(readSide(folder, 'A')).rejects.toThrow(/give the output folder of a run/);
    writeFileSync(cellsOf(folder), 'd,status\nfour,done\n');
    await expect(readSide(folder, 'A')).rejects.toThrow(/cells\.csv, row 1, is not a cell/);
  });

  it('lists the points with the smallest q where there are many, no line wider than the terminal', async () => {
    const many: Axes = {
      d: Array.from({ length: 40 }, (_, i) => 100 + i),
      epsilon: [0.5],
      seed: [0, 1, 2, 3, 4],
    };
    const [a, b] = await sidesOf(
      [many, { m: 10, N: 50 }, none],
      [
        many,
        { m: 20, N: 50 },
        accuracy(({ d, seed }) => (d === 139 ? 0.3 + 0.01 * seed : 0.01 * ((seed * d) % 3))),
      ],
    );
    const lines = comparisonText(compareSides(a, b, { ignored: [] }), 60).split('\n');
    expect(lines).toContain('16 points with a larger q, in the CSV file');
    expect(lines.some((line) => /^139 .*\*$/.test(line))).toBe(true);
    expect(lines.filter((line) => line.length > 60 && line.includes(' '))).toEqual([]);
  });
});
