// How much of a grid `refine` runs, and how far the boundary that it finds is from that of the full grid: five fields over
// 33 x 33 points in three panels with ten seeds each, four of them with noise; and how many the plan takes to be likely. No cell is run: fields stand for them.
// `node dist/bench/refine.js`
import type { CellResult } from '../src/experiment/measurements.ts';
import type { Cell, Sweep } from '../src/sweep/cells.ts';
import { parseSweep } from '../src/sweep/file/spec.ts';
import { chosenRange } from '../src/sweep/plan/chosen-range.ts';
import { boundaryOf, type Crossing } from '../src/sweep/refine/boundary.ts';
import { ChosenCells } from '../src/sweep/supply/chosen-cells.ts';
import { uniform } from './random.ts';

const SIDE = 33;
const SEEDS = 10;

/** Accuracy of a place of the unit square in a panel, before noise. */
type Field = (x: number, y: number, panel: number) => number;

const rise = (distance: number, width: number) => 0.75 + 0.25 * Math.tanh(distance / width);

const FIELDS: readonly { readonly name: string; readonly noise: number; readonly field: Field }[] = [
  {
    name: 'a slanted line, sharp, no noise',
    noise: 0,
    field: (x, y, panel) => rise(0.5 + 0.15 * panel - 0.7 * x - 0.4 * y, 0.02),
  },
  {
    name: 'a curve, seeds spread by 0.02',
    noise: 0.02,
    field: (x, y, panel) => rise(y - 0.2 - 0.2 * panel - 0.5 * x * x, 0.08),
  },
  {
    name: 'a line along an axis, wide, seeds spread by 0.08',
    noise: 0.08,
    field: (_x, y, panel) => rise(y - 0.3 - 0.15 * panel, 0.4),
  },
  {
    name: 'two lines, seeds spread by 0.05',
    noise: 0.05,
    field: (x, y, panel) => rise(Math.abs(y + 0.3 * x - 0.6) - 0.25 - 0.03 * panel, 0.15),
  },
  {
    name: 'a closed curve, seeds spread by 0.05',
    noise: 0.05,
    field: (x, y, panel) => rise(Math.hypot(x - 0.5, y - 0.45) - 0.28 - 0.05 * panel, 0.06),
  },
];

function sweepOf(withSeeds: boolean): Sweep {
  const range = [10, 10 + SIDE];
  const file = {
    settings: { m: 100 },
    grid: { d: { range }, N: { range }, Nadv: [1000, 2000, 3000], seed: { range: [0, SEEDS] } },
    diagrams: [{ x: 'd', y: 'N', value: 'acc_adv_natural', facet: 'Nadv' }],
    refine: { value: 'acc_adv_natural', at: 0.75, start: 8 },
    ...(withSeeds && { seeds: { until: { ci95: 0.05 } } }),
  };
  return parseSweep(JSON.stringify(file), 'refine.json');
}

/** About normal, the same for the same cell. */
function noise({ index }: Cell): number {
  const random = uniform((index + 1) * 2654435761);
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += random();
  return sum;
}

function resultOf(cell: Cell, { field, noise: sd }: (typeof FIELDS)[number]): CellResult {
  const { d, N, Nadv } = cell.settings;
  const place = (value: number) => (value - 10) / (SIDE - 1);
  const value = field(place(d), place(N), Nadv / 1000 - 1) + sd * noise(cell);
  const measurements = { acc_adv_natural: Math.min(Math.max(value, 0), 1) };
  return { status: 'done', measurements, timings: {} };
}

/** Runs what the sweep calls for. */
function run(sweep: Sweep, field: (typeof FIELDS)[number]) {
  const results = new Map<string, CellResult>();
  const chosen = new ChosenCells(sweep, results);
  for (let waiting = chosen.more(); waiting.length > 0; waiting = chosen.more())
    for (const { cell } of waiting) {
      results.set(cell.id, resultOf(cell, field));
      chosen.settle(cell.id);
    }
  return { cells: chosen.cells, results };
}

/** Fine cells, along d or N, from each crossing of `of` to the nearest of `to` in its panel. */
function distances(of: readonly Crossing[], to: readonly Crossing[]): number[] {
  return of.map(({ facet, at }) =>
    to
      .filter((other) => other.facet[0] === facet[0])
      .reduce(
        (least, other) => Math.min(least, Math.max(...at.map((value, k) => Math.abs(value - other.at[k])))),
        Infinity,
      ),
  );
}

console.log(
  '| field | seeds | cells of the full grid that ran | planned as likely | furthest from the full boundary, fine cells | missed |',
);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const field of FIELDS)
  for (const withSeeds of [false, true]) {
    const sweep = sweepOf(withSeeds);
    const { refine, seeds: _seeds, ...whole } = sweep;
    if (refine === undefined) throw new Error('not refined');
    const all = new Map(sweep.cells.map((cell) => [cell.id, resultOf(cell, field)]));
    const full = boundaryOf(whole, refine, all).crossings;
    const { cells, results } = run(sweep, field);
    const found = boundaryOf({ ...sweep, cells }, refine, results).crossings;
    const missed = distances(full, found);
    const shareOf = (count: number) => `${((100 * count) / sweep.cells.length).toFixed(1)} %`;
    const { likely } = chosenRange(sweep, new Map());
    const furthest = Math.max(...distances(found, full), ...missed).toFixed(2);
    const count = missed.filter((distance) => distance > 1).length;
    console.log(
      `| ${field.name} | ${withSeeds ? 'as many as needed' : 'all ten'} | ${shareOf(cells.length)} | ${shareOf(likely.cells)} | ${furthest} | ${count} of ${full.length} |`,
    );
  }
