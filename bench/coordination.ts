// Cost of running cells apart from their own computation: planning, and empty cells that pass through coordinator,
// pool, journal and tables; and real cells so small that little else counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../src/package-root.ts';
import type { Line } from './lines.ts';

interface Ran {
  readonly cells: number;
  readonly seconds: number;
  readonly peakBytes: number;
}

/** A sweep file with a number of groups of cells; each group has one seed and as many epsilons as cells. */
function sweepText(groups: number, cellsInGroup: number): string {
  const epsilon = Array.from({ length: cellsInGroup }, (_, i) => (i + 1) / cellsInGroup);
  const grid = { seed: { range: [0, groups] }, epsilon };
  return JSON.stringify({ name: 'many', settings: { N: 20, Nadv: 20, m: 100, d: 10 }, grid });
}

function run(folder: string, text: string, name: string, ...options: readonly string[]): Ran {
  const file = join(folder, 'many.json');
  writeFileSync(file, text);
  const out = join(folder, name);
  const args = [builtFile('bench/many-cells.js'), file, out, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function expectSame(folder: string, one: string, other: string): void {
  const table = (name: string) => readFileSync(join(folder, name, 'cells.csv'), 'utf8');
  if (table(one) !== table(other)) throw new Error('other bytes with another number of workers');
  if (table(one).includes('pending')) throw new Error('cells were left');
}

/** Empty cells per second, in groups of 50 and in groups of one; small real ones; planning and running very many. */
export async function coordinationLines(): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-bench-'));
  try {
    const lines: Line[] = [];
    for (const cellsInGroup of [50, 1]) {
      const text = sweepText(3000 / cellsInGroup, cellsInGroup);
      run(folder, text, `one-${cellsInGroup}`, '1');
      const { cells, seconds } = run(folder, text, `two-${cellsInGroup}`, '2');
      expectSame(folder, `one-${cellsInGroup}`, `two-${cellsInGroup}`);
      lines.push({
        what: `trivial cells, ${cellsInGroup} in a group, 2 workers`,
        value: cells / seconds,
        unit: 'cells/s',
        target: { atLeast: 1000 },
        note: `${((seconds / cells) * 1000).toFixed(2)} ms a cell, planning, threads, journal and tables included`,
      });
    }
    const small = run(folder, sweepText(160, 50), 'small', '2', 'real');
    const many = sweepText(2000, 50);
    return [
      ...lines,
      {
        what: 'small real cells, 50 in a group, 2 workers',
        value: small.cells / small.seconds,
        unit: 'cells/s',
        target: { atLeast: 1000 },
        note: 'N = Nadv = 20, d = 10, m = 100; planning, threads, journal and tables included',
      },
      ...costLines('planned', run(folder, many, 'planned'), { atMost: 2 }),
      ...costLines('run, trivial', run(folder, many, 'run', '2')),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function costLines(how: string, { cells, seconds, peakBytes }: Ran, target?: Line['target']): Line[] {
  const what = `${cells.toLocaleString('en')} cells ${how}`;
  return [
    { what, value: seconds, unit: 's', ...(target && { target }) },
    { what: `${what}: peak memory`, value: peakBytes / 1e6, unit: 'MB', target: { atMost: 500 } },
  ];
}
