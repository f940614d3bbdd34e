import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { WorkerStartError } from '../../src/sweep/run/coordinator.ts';
import { fixture, grid, planning, run, smallPlanning, sweepOf, temporaryFolder } from './support/sweeps.ts';

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');
const THROWS = { m: 2 };
const EXITS = { m: 4 };
const HANGS = { m: 6 };
const SLEEPS = { m: 8 };

describe('whatever the number of workers', () => {
  test.each([[grid(7, 5)], [grid(1, 40)], [grid(1, 1)]])('cells.csv has the same bytes', async (settings) => {
    const sweep = sweepOf([...settings, { N: 3, ...THROWS }, { N: 4, m: 10 }, { N: 4, m: 12 }]);
    const texts: string[] = [];
    for (const [workers, groups] of [
      [1, planning],
      [2, planning],
      [5, planning],
      [2, smallPlanning],
    ] as const) {
      const folder = temporaryFolder();
      const { counts, outcome } = await run(sweep, folder, { workers, planning: groups });
      expect(outcome).toBe('failed');
      expect(counts).toMatchObject({ failed: 1, unconverged: 1, pending: 0 });
      texts.push(csv(folder));
    }
    expect(new Set(texts).size).toBe(1);
  });

  it('runs every cell once', async () => {
    const sweep = sweepOf(grid(3, 50));
    const { events } = await run(sweep, temporaryFolder(), { workers: 3 });
    const done = events.filter(({ type }) => type === 'cell-done');
    expect(done).toHaveLength(150);
  });
});

it('helps with the last group rather than leave a thread idle', async () => {
  const sweep = sweepOf(grid(1, 12, { ...SLEEPS, d: 30 }));
  const { events } = await run(sweep, temporaryFolder(), { workers: 3 });
  const workers = new Set(events.flatMap((event) => (event.type === 'cell-done' ? event.worker : [])));
  expect(workers.size).toBe(3);
});

it('runs groups side by side only while their memory fits', async () => {
  const sweep = sweepOf([6, 5, 4, 3].map((N) => ({ N, ...SLEEPS, d: 300 })));
  const { events, outcome } = await run(sweep, temporaryFolder(), { workers: 4, memoryBytes: 9 });
  let used = 0;
  let most = 0;
  for (const event of events) {
    if (event.type !== 'cell-started' && event.type !== 'cell-done') continue;
    used += (event.type === 'cell-started' ? 1 : -1) * (sweep.cells[event.index]?.settings.N ?? Number.NaN);
    most = Math.max(most, used);
  }
  expect(outcome).toBe('done');
  // 6 and 3 together, then 5 and 4: the order in which they fit.
  expect(most).toBe(9);
});

it('starts the costliest group first', async () => {
  const sweep = sweepOf([3, 9, 5].map((N) => ({ N })));
  const { events } = await run(sweep, temporaryFolder(), { workers: 1 });
  const started = events.flatMap((event) => (event.type === 'cell-started' ? event.index : []));
  expect(started).toEqual([1, 2, 0]);
});

describe('a thread that dies', () => {
  it.each([
    ['alone', planning],
    ['joined with others', smallPlanning],
  ])('fails its cell after three deaths and loses no other, in a group %s', async (_, groups) => {
    const settings = [...grid(2, 2), { N: 10, seed: 9, ...EXITS }, ...grid(2, 2, { gamma: 0.5 })];
    for (const workers of [1, 3]) {
      const sweep = sweepOf(settings);
      const { counts, events, results } = await run(sweep, temporaryFolder(), { workers, planning: groups });
      expect(counts).toMatchObject({ done: 8, failed: 1, pending: 0 });
      const deaths = events.flatMap((event) => (event.type === 'worker-died' ? event.deaths : []));
      expect(deaths).toEqual([1, 2, 3]);
      const { error } = results.get(sweep.cells[4]?.id ?? '') ?? {};
      expect(error).toBe('its worker thread died 3 times, last: worker exited with code: 3');
    }
  });

  it('is told from a thread entry that cannot be loaded', async () => {
    const running = run(sweepOf(grid(2, 2)), temporaryFolder(), {
      workerFile: fixture('workers/broken.mjs'),
    });
    await expect(running).rejects.toThrow(new WorkerStartError('broken entry'));
  });

  it('is told from a context that cannot be made', async () => {
    const workerFile = fixture('workers/no-engine.mjs');
    const running = run(sweepOf(grid(2, 2)), temporaryFolder(), { workerFile });
    await expect(running).rejects.toThrow(
      'worker threads cannot start: the engine mlas needs onnxruntime-node',
    );
  });
});

it.each([
  ['its group', planning],
  ['groups joined with it', smallPlanning],
])('fails a cell that takes too long and goes on with %s', async (_, groups) => {
  const sweep = sweepOf([...grid(2, 1), { N: 10, seed: 5, ...HANGS }, ...grid(2, 1, { gamma: 0.5 })]);
  const options = { workers: 1, cellTimeoutMs: 300, planning: groups };
  const { counts, results } = await run(sweep, temporaryFolder(), options);
  expect(counts).toMatchObject({ done: 4, failed: 1 });
  expect(results.get(sweep.cells[2]?.id ?? '')?.error).toBe('took longer than 0.005 min (--cell-timeout)');
});

it('stops at the first failed cell where asked', async () => {
  const sweep = sweepOf([{ N: 9999, ...THROWS }, ...grid(5, 20, { ...SLEEPS, d: 5 })]);
  const { counts, outcome } = await run(sweep, temporaryFolder(), { workers: 2, failFast: true });
  expect(outcome).toBe('failed');
  expect(counts.failed).toBe(1);
  expect(counts.pending).toBeGreaterThan(50);
});

it('keeps the message and the stack of what a cell throws', async () => {
  const sweep = sweepOf([{ N: 7, ...THROWS }]);
  const { events } = await run(sweep, temporaryFolder());
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'cell-failed',
      error: 'no cell today, N 7',
      stack: expect.stringContaining('quick.mjs'),
    }),
  );
});

it('refuses cells that no memory can hold before anything runs', async () => {
  const sweep = sweepOf([{ N: 10 }, { N: 5000 }]);
  await expect(run(sweep, temporaryFolder(), { memoryBytes: 4000, planning })).rejects.toThrow(
    /^N: 5000 is too much for memory: 1 cell needs more than the 4,000 bytes .*, cell 1 about [\d,]+ bytes .*; use at most about 4000, or allow it with --memory 0\.01$/,
  );
});
