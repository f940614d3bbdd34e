import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { estimateCell } from '../../src/experiment/planning/estimate.ts';
import { groupKey } from '../../src/experiment/stages/index.ts';
import { builtFile } from '../../src/package-root.ts';
import { overQueue } from '../../src/queue/over-queue.ts';
import { serveQueue } from '../../src/queue/serve.ts';
import { type Sweep, sha256 } from '../../src/sweep/cells.ts';
import { shardCells } from '../../src/sweep/plan/shard.ts';
import { mergeFolders } from '../../src/sweep/store/merge.ts';
import { fixture, grid, planning, run, sweepOf, temporaryFolder } from '../sweep/support/sweeps.ts';
import { hasRedis, TestRedis } from './support/redis.ts';

type RunOptions = NonNullable<Parameters<typeof run>[2]>;

/** Includes problematic cells: one throws, one gives NaN, one stops short. */
const PRETENDED = {
  sweep: sweepOf([...grid(6, 8), { N: 3, m: 2 }, { N: 4, m: 10 }, { N: 4, m: 12 }]),
  counts: [1, 2, 5],
  options: { workerFile: fixture('workers/quick.mjs'), planning } satisfies RunOptions,
};
/** Tiny cells on the real engine, which a thread takes a second to load. */
const REAL = {
  sweep: sweepOf(
    [10, 14].flatMap((N) =>
      (['L2', 'Linf'] as const).flatMap((norm) =>
        [0, 1].map((seed) => ({ N, norm, seed, Nadv: 12, d: 30, m: 8, T: 5 })),
      ),
    ),
  ),
  counts: [1, 2],
  options: {
    ...{ workerFile: builtFile('workers/cells.js'), engine: 'wasm', memoryBytes: 1e9, workers: 1 },
    planning: { estimateCell, groupKey },
  } satisfies RunOptions,
};

const hash = (folder: string) => sha256(readFileSync(join(folder, 'cells.csv'), 'utf8'));

/** Runs cells in a random order, and tabulates them in grid order. */
function shuffled(sweep: Sweep): Sweep['cells'] {
  return sweep.cells.toSorted((a, b) => sha256(a.id).localeCompare(sha256(b.id)));
}

it.each([
  ['pretended cells', PRETENDED],
  ['real ones', REAL],
])('one hash, however a sweep of %s is run', async (_, { sweep, counts, options }) => {
  const hashes: Record<string, string> = {};
  const ran = async (name: string, changes: RunOptions = {}, folder = temporaryFolder()) => {
    await run(sweep, folder, { ...options, ...changes });
    hashes[name] = hash(folder);
  };
  for (const workers of counts) await ran(`${workers} workers`, { workers });

  const out = temporaryFolder();
  await run({ ...sweep, cells: shuffled(sweep) }, out, options);
  await ran('in another order', {}, out);

  const interrupted = temporaryFolder();
  const interruption = new AbortController();
  let asked = 0;
  const first = await run(sweep, interrupted, {
    ...{ ...options, signal: interruption.signal, workers: 1 },
    planning: {
      ...options.planning,
      // Called three times for each cell, and when the run ends; stops in the middle.
      estimateCell: (settings) => {
        if (++asked === Math.floor(sweep.cells.length * 3.5)) interruption.abort();
        return options.planning.estimateCell(settings);
      },
    },
  });
  expect(first.counts.pending).toBeGreaterThan(0);
  expect(first.counts.done).toBeGreaterThan(0);
  await ran('interrupted', {}, interrupted);

  const shards: string[] = [];
  for (const part of [1, 2]) {
    const folder = temporaryFolder();
    const cells = shardCells(sweep.cells, { part, of: 2 }, options.planning);
    await run({ ...sweep, cells }, folder, { ...options, shard: { part, of: 2 } });
    shards.push(folder);
  }
  const merged = temporaryFolder();
  await mergeFolders(shards, { folderFor: () => merged }, () => {});
  hashes['sharded and merged'] = hash(merged);

  if (hasRedis) {
    const redis = await TestRedis.start();
    const stop = new AbortController();
    const serving = [1, ...counts.slice(2)].map((workers) =>
      serveQueue({
        ...{ url: redis.url, workers, memoryBytes: 1e9, workerFile: options.workerFile, signal: stop.signal },
        workerOptions: { engine: 'wasm', dataFolder: '', memoryBytes: 1e9, save: [], outputFolder: '' },
        ...{ planning: options.planning, vocabulary: sweep.vocabulary, say: () => {} },
      }),
    );
    await ran('distributed', { runCells: overQueue(redis.url) });
    stop.abort();
    await Promise.all(serving);
  }
  expect(new Set(Object.values(hashes)).size, JSON.stringify(hashes)).toBe(1);
});
