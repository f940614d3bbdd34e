// Cores that work on one cell together: speed, idle time, and the cell that needs several memories.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { estimateCell } from '../src/experiment/planning/estimate.ts';
import { completeSettings, type Settings } from '../src/experiment/settings.ts';
import { builtFile } from '../src/package-root.ts';
import type { Line } from './lines.ts';
import type { Usage } from './usage.ts';

const CORES = 2;
const PUBLISHED: Partial<Settings> = {
  dataset: 'gauss',
  N: 1000,
  Nadv: 10_000,
  d: 10_000,
  m: 1000,
  epsilon: 0.78,
};
const DIGITS: Partial<Settings> = {
  ...{ dataset: 'mnist', scenario: 'natural-rand', m: 1000, T: 10_000, epsilon: 2 },
  classes: [
    [0, 2, 4, 6, 8],
    [1, 3, 5, 7, 9],
  ],
};

interface Run extends Usage {
  readonly seconds: number;
  readonly table: string;
}

/** Runs cells by the command. */
function run(folder: string, settings: Partial<Settings>, seeds: number, workers: number): Run {
  const [file, usage, out] = ['sweep.json', 'usage.json', 'out'].map((name) => join(folder, name));
  writeFileSync(file, JSON.stringify({ name: 'teams', settings, grid: { seed: { range: [0, seeds] } } }));
  const options = ['--workers', String(workers), '--fresh', '--quiet', '--out', out];
  const args = ['--import', builtFile('bench/usage.js'), builtFile('src/cli/main.js'), file, ...options];
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, BENCH_USAGE: usage },
  });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`the run ended with exit code ${status}`);
  const taken: Usage = JSON.parse(readFileSync(usage, 'utf8'));
  return { ...taken, seconds, table: readFileSync(join(out, 'cells.csv'), 'utf8') };
}

/** One cell on one core and on two, and three cells on two. */
export async function* teamLines(): AsyncGenerator<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-bench-'));
  try {
    const [one, two] = [1, CORES].map((workers) => run(folder, PUBLISHED, 1, workers));
    if (one.table !== two.table) throw new Error('other bytes with another number of cores');
    yield {
      what: `cell N 1000, Nadv 10,000, d 10,000, m 1000 on ${CORES} cores`,
      ...{ value: two.seconds, unit: 's', beside: 's on one core', ratio: one.seconds / two.seconds },
      target: { atLeast: 1.7 },
      note: `${one.seconds.toFixed(1)} s on one core; ${(two.peakBytes / 2 ** 30).toFixed(1)} GiB, on one ${(one.peakBytes / 2 ** 30).toFixed(1)}`,
    };
    const three = run(folder, PUBLISHED, 3, CORES);
    yield {
      what: `three such cells on ${CORES} cores: idle time of cores`,
      ...{ value: 1 - three.cpuSeconds / (CORES * three.seconds), unit: '', target: { atMost: 0.1 } },
      note: `${three.seconds.toFixed(1)} s`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All of MNIST, even against odd digits, beside a third of it. Needs LAP_DATA. */
export async function* allDigitsLines(): AsyncGenerator<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-bench-'));
  try {
    const [third, all] = [20_000, 60_000].map((N) => run(folder, { ...DIGITS, N }, 1, CORES));
    const accuracies = [third, all].map(({ table }) => {
      const [row]: Record<string, string>[] = parse(table, { columns: true });
      const shown = ['acc_adv_test', 'acc_noise_test', 'acc_std_test'].map((name) =>
        Number(row[name]).toFixed(3),
      );
      return `g ${shown[0]}, control ${shown[1]}, f ${shown[2]}`;
    });
    yield {
      what: `MNIST, N 60,000, even against odd digits on ${CORES} cores`,
      ...{ value: all.seconds / 60, unit: 'min', target: { atMost: 40 } },
      note: `${accuracies[1]}; with 20,000: ${accuracies[0]}, ${third.seconds.toFixed(0)} s`,
    };
    const { memoryBytes } = estimateCell(completeSettings({ ...DIGITS, N: 60_000, d: 784 }));
    yield {
      what: 'peak memory beside that told by the plan',
      ...{
        value: all.peakBytes / 2 ** 30,
        unit: 'GiB',
        beside: 'GiB told',
        ratio: all.peakBytes / memoryBytes,
      },
      target: { atMost: 1.1 },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
