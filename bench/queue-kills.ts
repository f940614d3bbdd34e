// Kills the coordinator or a worker of a sweep over a queue with SIGKILL, at random, and starts it again, until the sweep
// has ended; then the next sweep. The sweep fills itself in and adds seeds. Counts sweeps whose cells.csv differs from
// that of an undisturbed run without a queue. `node dist/bench/queue-kills.js [kills]`.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalQueue } from './local-queue.ts';
import { REFINED } from './refined.ts';

const wanted = Number(process.argv[2] ?? 200);
/** Longest time between two kills. */
const LONGEST_MS = 3000;
const WORKERS = 2;

await using queue = await LocalQueue.onFreePort();
const given = JSON.stringify(REFINED);
const table = (name: string) => readFileSync(join(queue.folder, name, 'cells.csv'), 'utf8');
const startWorker = () => queue.startWorker('field.mjs');

const undisturbed = queue.startSweep('undisturbed', given, { workers: 2 });
undisturbed.stdout?.resume();
await once(undisturbed, 'exit');
const expected = table('undisturbed');

await queue.startRedis();
const workers: ChildProcess[] = await Promise.all(Array.from({ length: WORKERS }, startWorker));
let [coordinators, killed, sweeps, different] = [0, 0, 0, 0];

/** Kills a worker and starts another one. */
async function killWorker(): Promise<void> {
  const which = Math.floor(Math.random() * WORKERS);
  workers[which]?.kill('SIGKILL');
  workers[which] = await startWorker();
  killed++;
}

/** Runs a coordinator until it ends or is killed; workers are killed meanwhile. @returns whether it ended. */
async function coordinate(name: string): Promise<boolean> {
  const coordinator = queue.startSweep(name, given, { queue: queue.url });
  coordinator.stdout?.resume();
  const gone = once(coordinator, 'exit');
  while (coordinators + killed < wanted) {
    const over = new AbortController();
    const pause = sleep(Math.random() * LONGEST_MS, 'kill', { signal: over.signal });
    const event = await Promise.race([gone, pause]);
    over.abort();
    if (event !== 'kill') break;
    if (Math.random() < 0.5) await killWorker();
    else if (coordinator.kill('SIGKILL')) {
      await gone;
      coordinators++;
      return false;
    }
  }
  await gone;
  return true;
}

while (coordinators + killed < wanted) {
  const name = `sweep-${sweeps++}`;
  while (!(await coordinate(name)));
  if (table(name) !== expected) different++;
}
console.log(
  `${coordinators} coordinators and ${killed} workers killed in the lives of ${sweeps} sweeps: ${different} with different bytes`,
);
process.exitCode = different > 0 ? 1 : 0;
