// Speedup of two workers over one. Cores that share execution units, caches or memory give less than a factor of two;
// so the speedup is compared to that of two processes that only compute products, and to that of two processes that
// each run half of the sweep. A pool of threads cannot recover what these lose to each other.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../src/package-root.ts';
import type { Line } from './lines.ts';

/** Cells of equal cost that share nothing, at least a minute of them for two workers, so that startup hardly counts. */
const SWEEP = {
  name: 'scaling',
  settings: { N: 1000, Nadv: 3000, d: 4000, m: 1000 },
  grid: { seed: { range: [0, 16] } },
};
const ROUNDS = 2;
const BARE_SECONDS = 15;

async function output(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [builtFile(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with exit code ${code}`);
  return text;
}

/** Products per second of several processes together. */
async function bareRate(processes: number): Promise<number> {
  const run = () => output('bench/bare-products.js', [String(BARE_SECONDS)]);
  const rates = await Promise.all(Array.from({ length: processes }, run));
  return rates.reduce((sum, rate) => sum + Number(rate), 0);
}

/**
 * Seconds of several processes that run equal parts of the sweep side by side, each with the same number of workers.
 */
async function sweepSeconds(folder: string, workers: number, processes = 1): Promise<number> {
  const start = performance.now();
  const run = (part: number) => {
    const args = [join(folder, 'sweep.json'), '--workers', String(workers), '--fresh', '--quiet'];
    const shard = processes > 1 ? ['--shard', `${part}/${processes}`] : [];
    const out = join(folder, `${workers}-workers-${part}-of-${processes}`);
    return output('src/cli/main.js', [...args, ...shard, '--out', out]);
  };
  await Promise.all(Array.from({ length: processes }, (_, i) => run(i + 1)));
  return (performance.now() - start) / 1000;
}

/**
 * Speedup of a second worker, relative to that of a second process of products, and to that of a second process with
 * one worker.
 */
export async function scalingLines(): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-scaling-'));
  try {
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify(SWEEP));
    const best = { one: Infinity, two: Infinity, processes: Infinity, bareOne: 0, bareTwo: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      best.one = Math.min(best.one, await sweepSeconds(folder, 1));
      best.bareOne = Math.max(best.bareOne, await bareRate(1));
      best.two = Math.min(best.two, await sweepSeconds(folder, 2));
      best.processes = Math.min(best.processes, await sweepSeconds(folder, 1, 2));
      best.bareTwo = Math.max(best.bareTwo, await bareRate(2));
    }
    const [gain, bareGain] = [best.one / best.two, best.bareTwo / best.bareOne];
    const apart = best.one / best.processes;
    return [
      {
        what: 'a sweep on 2 workers over 1',
        ...{ value: gain, unit: 'times as fast', ratio: gain / bareGain, target: { atLeast: 0.95 } },
        beside: `2 bare processes over 1: ${bareGain.toFixed(2)}`,
        note: `${best.one.toFixed(1)} s on 1 worker, ${best.two.toFixed(1)} s on 2, starting included`,
      },
      {
        what: 'the same, of a sweep',
        ...{ value: gain, unit: 'times as fast', ratio: gain / apart, target: { atLeast: 0.95 } },
        beside: `2 processes of 1 worker over 1: ${apart.toFixed(2)}`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
