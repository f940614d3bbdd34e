import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/experiment/settings.ts';
import { overQueue } from '../../src/queue/over-queue.ts';
import { journalGrows, startRun } from '../sweep/support/processes.ts';
import { grid, run, sweepOf, temporaryFolder } from '../sweep/support/sweeps.ts';
import { CuttableProxy } from './support/proxy.ts';
import { hasRedis, TestRedis } from './support/redis.ts';
import { startWorker } from './support/workers.ts';

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');
const doneIds = (folder: string) =>
  [...readFileSync(join(folder, 'journal.ndjson'), 'utf8').matchAll(/"record":\{"id":"(\w+)"/g)].map(
    ([, id]) => id,
  );

/** 120 cells of about 40 ms. */
const SETTINGS = grid(12, 10, { m: 8, d: 40 });
let known: string | undefined;

/** The cells.csv of a run on one machine. */
async function alone(): Promise<string> {
  const folder = temporaryFolder();
  if (known === undefined) await run(sweepOf(SETTINGS), folder, { workers: 8 });
  known ??= csv(folder);
  return known;
}

async function expectWhole(folder: string): Promise<void> {
  expect(csv(folder)).toBe(await alone());
  const ids = doneIds(folder);
  expect(ids).toHaveLength(SETTINGS.length);
  expect(new Set(ids).size).toBe(ids.length);
}

describe.skipIf(!hasRedis)('a sweep over a queue', () => {
  it('comes to the same bytes as on one machine, failed and odd cells included', async () => {
    const redis = await TestRedis.start();
    const sweep = sweepOf([...grid(12, 10), { N: 3, m: 2 }, { N: 4, m: 10 }, { N: 4, m: 12 }]);
    for (let i = 0; i < 3; i++) startWorker(redis.url);
    const folder = temporaryFolder();
    const { counts, events } = await run(sweep, folder, { runCells: overQueue(redis.url) });
    expect(counts).toMatchObject({ failed: 1, unconverged: 1, pending: 0 });
    expect(events.filter(({ type }) => type === 'cell-done')).toHaveLength(122);
    const local = temporaryFolder();
    await run(sweep, local);
    expect(csv(folder)).toBe(csv(local));
  });

  it('survives workers that come and are killed, a Redis that is killed and started again, and its own death', async () => {
    const redis = await TestRedis.start();
    const folder = temporaryFolder();
    const first = startRun(folder, SETTINGS, { queue: redis.url });
    const workers = [startWorker(redis.url), startWorker(redis.url)];
    await journalGrows(folder, 5000, first.ended);
    await workers[0]?.kill();
    first.child.kill('SIGKILL');
    await first.ended;
    // Meanwhile the other worker continues, and nobody fetches its results.
    await sleep(300);
    const second = startRun(folder, SETTINGS, { queue: redis.url });
    await startWorker(redis.url).hears(/^serving/);
    await journalGrows(folder, 15_000, second.ended);
    await redis.stop();
    await sleep(300);
    await redis.start();
    await journalGrows(folder, 25_000, second.ended);
    await workers[1]?.kill();
    const { code, stdout, stderr } = await second.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/lost the connection to redis:.*\n.*/);
    await expectWhole(folder);
  });

  it('survives a Redis that forgets everything', async () => {
    const redis = await TestRedis.start('--appendonly', 'no');
    const folder = temporaryFolder();
    const { ended } = startRun(folder, SETTINGS, { queue: redis.url });
    startWorker(redis.url, { threads: 2 });
    await journalGrows(folder, 6000, ended);
    await redis.stop();
    await redis.start();
    expect((await ended).code).toBe(0);
    await expectWhole(folder);
  });

  it('survives a network that is cut between worker and Redis', async () => {
    const redis = await TestRedis.start();
    const proxy = await CuttableProxy.to(redis.port);
    const folder = temporaryFolder();
    const { ended } = startRun(folder, SETTINGS, { queue: redis.url });
    const worker = startWorker(proxy.url, { threads: 2 });
    await journalGrows(folder, 6000, ended);
    await proxy.cut(500);
    await journalGrows(folder, 15_000, ended);
    await proxy.cut(1200);
    expect((await ended).code).toBe(0);
    expect(worker.process.exitCode).toBeNull();
    await expectWhole(folder);
  });

  it('takes back what nobody has begun when it is interrupted, and goes on from there', async () => {
    const redis = await TestRedis.start();
    const folder = temporaryFolder();
    const first = startRun(folder, SETTINGS, { queue: redis.url });
    const worker = startWorker(redis.url);
    await journalGrows(folder, 5000, first.ended);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    await sleep(500);
    const said = worker.said.length;
    await sleep(300);
    expect(worker.said).toHaveLength(said);
    // A stopped worker returns its cells.
    const second = startRun(folder, SETTINGS, { queue: redis.url });
    await journalGrows(folder, 15_000, second.ended);
    await worker.kill('SIGTERM');
    startWorker(redis.url, { threads: 3, lockMs: 60_000 });
    expect((await second.ended).code).toBe(0);
    await expectWhole(folder);
  });

  it('fails a cell that kills every worker process, and no other', async () => {
    const redis = await TestRedis.start();
    const settings: Partial<Settings>[] = [...grid(1, 5), { N: 10, seed: 7, m: 18 }];
    const folder = temporaryFolder();
    const { ended } = startRun(folder, settings, { queue: redis.url });
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    // Workers that die are restarted, as on a cluster.
    const keepAlive = async () => {
      while (!isOver) {
        const worker = startWorker(redis.url, { lockMs: 300 });
        await Promise.race([worker.exited, ended]);
      }
    };
    await Promise.all([ended, keepAlive(), keepAlive()]);
    expect((await ended).code).toBe(1);
    expect(csv(folder).match(/,done,/g)).toHaveLength(5);
    expect(csv(folder)).toContain(',failed,its worker died or was lost 3 times,');
  });
});
