// Cells per second through BullMQ and a Redis on this machine, with empty cells; checked against a run without a queue
// first. Then cells of 50 ms with three workers, of which one is killed every two seconds, and a Redis that is killed
// and restarted. `node dist/bench/queue.js [cells]`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../src/package-root.ts';

const fixture = (name: string) => join(packageRoot(), 'test/fixtures', name);
const folders = mkdtempSync(join(tmpdir(), 'lap-sweep-queue-'));
const cellsOf = (count: number, given: object) =>
  Array.from({ length: count }, (_, i) => ({ N: 10 + Math.floor(i / 50), seed: i % 50, ...given }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const port = await freePort();
const url = `redis://127.0.0.1:${port}`;
const children = new Set<ChildProcess>();

function start(command: string, ...args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function startRedis(): Promise<ChildProcess> {
  const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const server = start(
    'redis-server',
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folders,
    ...kept,
  );
  for await (const text of server.stdout ?? []) if (String(text).includes('Ready to accept')) break;
  server.stdout?.resume();
  return server;
}

async function startWorker(): Promise<ChildProcess> {
  const worker = start(process.execPath, fixture('queue-worker.mjs'), url, '1', '2000', '1e9');
  if (worker.stdout) await once(worker.stdout, 'data');
  worker.stdout?.resume();
  return worker;
}

interface Timed {
  readonly csv: string;
  /** Time from the first result to the last. */
  readonly seconds: number;
}

async function run(name: string, cells: readonly object[], options: object): Promise<Timed> {
  const folder = join(folders, name);
  const child = start(
    process.execPath,
    fixture('run-sweep.mjs'),
    folder,
    JSON.stringify(cells),
    JSON.stringify(options),
  );
  let first: number | undefined;
  for await (const text of child.stdout ?? [])
    if (String(text).includes('cell-done')) first ??= performance.now();
  const seconds = (performance.now() - (first ?? Number.NaN)) / 1000;
  return { csv: readFileSync(join(folder, 'cells.csv'), 'utf8'), seconds };
}

try {
  let redis = await startRedis();
  let workers: ChildProcess[] = await Promise.all([startWorker(), startWorker(), startWorker()]);

  const trivial = cellsOf(Number(process.argv[2] ?? 5000), {});
  const queued = await run('queued', trivial, { queue: url });
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
      workers = [...workers.slice(1), await startWorker()];
      if (round !== 3) continue;
      const gone = once(redis, 'exit');
      redis.kill('SIGKILL');
      await gone;
      await sleep(500);
      redis = await startRedis();
    }
  };
  const disturbing = disturb();
  const disturbed = await run('disturbed', slow, { queue: url });
  isOver = true;
  await disturbing;
  const same = disturbed.csv === (await run('undisturbed', slow, { workers: 8 })).csv;
  const what = `${kills} workers killed, Redis killed once`;
  console.log(
    `${slow.length} cells, ${what}: ${same ? 'the same bytes' : 'DIFFERENT BYTES'} (${disturbed.seconds.toFixed(0)} s)`,
  );
  process.exitCode = same ? 0 : 1;
} finally {
  for (const child of children) child.kill('SIGKILL');
  await sleep(200);
  rmSync(folders, { recursive: true, force: true });
}
