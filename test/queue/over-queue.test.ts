import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overQueue } from '../../src/queue/over-queue.ts';
import { grid, run, sweepOf, temporaryFolder } from '../sweep/support/sweeps.ts';
import { hasRedis, TestRedis } from './support/redis.ts';
import { startWorker } from './support/workers.ts';

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');

describe.skipIf(!hasRedis)('a sweep over a queue', () => {
  it('comes to the same bytes as on one machine', async () => {
    const redis = await TestRedis.start();
    const sweep = sweepOf([...grid(12, 10), { N: 3, m: 2 }, { N: 4, m: 10 }, { N: 4, m: 12 }]);
    for (let i = 0; i < 3; i++) startWorker(redis.url);
    const folder = temporaryFolder();
    const { counts, events } = await run(sweep, folder, { runCells: overQueue(redis.url) });
    expect(counts).toMatchObject({ failed: 1, unconverged: 1, pending: 0 });
    expect(events.filter(({ type }) => type === 'cell-done')).toHaveLength(122);
    const alone = temporaryFolder();
    await run(sweep, alone);
    expect(csv(folder)).toBe(csv(alone));
  });
});
