// Cells per second through BullMQ and a Redis on this machine, with empty cells; checked against a run without a queue
// first. Then cells of 50 ms with three workers, of which one is killed every two seconds, and a Redis that is killed
// and restarted. `node dist/bench/queue.js [cells]`.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalQueue } from './local-queue.ts';

await using queue = await LocalQueue.onFreePort();
const cellsOf = (count: number, given: object) =>
  Array.from({ length: count }, (_, i) => ({ N: 10 + Math.floor(i / 50), seed: i % 50, ...given }));

interface Timed {
  readonly csv: string;
  /** Time from the first result to the last. */
  readonly seconds: number;
}

async function run(name: string, cells: readonly object[], options: object): Promise<Timed> {
  const child = queue.startSweep(name, JSON.stringify(cells), options);
  let first: number | undefined;
  for await (const text of child.stdout ?? [])
    if (String(text).includes('cell-done')) first ??= performance.now();
  const seconds = (performance.now() - (first ?? Number.NaN)) / 1000;
  return { csv: readFileSync(join(queue.folder, name, 'cells.csv'), 'utf8'), seconds };
}

let redis = await queue.startRedis();
let workers: ChildProcess[] = await Promise.all([
  queue.startWorker(),
  queue.startWorker(),
  queue.startWorker(),
]);

const trivial = cellsOf(Number(process.argv[2] ?? 5000), {});
const queued = await run('queued', trivial, { queue: queue.url });
if (queued.csv !== (await run('alone', trivial, {})).csv) throw new Error('different bytes over the queue');
console.log(
  `${(trivial.length / queued.seconds).toFixed(0)} trivial cells a second over the queue, 3 workers`,
);

const slow = cellsOf(1000, { m: 8, d: 50 });
let isOver = false;
let kills = 0;
const disturb = async () => {
  for (let round = 1; !isOver; round++) {
    await sleep(2000);
    if (isOver) break;
    workers[0]?.kill('SIGKILL');
    kills++;
    workers = [...workers.slice(1), await queue.startWorker()];
    if (round !== 3) continue;
    const gone = once(redis, 'exit');
    redis.kill('SIGKILL');
    await gone;
    await sleep(500);
    redis = await queue.startRedis();
  }
};
const disturbing = disturb();
const disturbed = await run('disturbed', slow, { queue: queue.url });
isOver = true;
await disturbing;
const same = disturbed.csv === (await run('undisturbed', slow, { workers: 8 })).csv;
const what = `${kills} workers killed, Redis killed once`;
console.log(
  `${slow.length} cells, ${what}: ${same ? 'the same bytes' : 'DIFFERENT BYTES'} (${disturbed.seconds.toFixed(0)} s)`,
);
process.exitCode = same ? 0 : 1;
