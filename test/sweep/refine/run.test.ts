import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overQueue } from '../../../src/queue/over-queue.ts';
import { serveQueue } from '../../../src/queue/serve.ts';
import type { Sweep } from '../../../src/sweep/cells.ts';
import { planSweep, planText } from '../../../src/sweep/plan/plan.ts';
import { mergeFolders } from '../../../src/sweep/store/merge.ts';
import { hasRedis, TestRedis } from '../../queue/support/redis.ts';
import { fixture, planning, run, temporaryFolder } from '../support/sweeps.ts';
import { parse } from '../sweep-files.ts';

type RunOptions = NonNullable<Parameters<typeof run>[2]>;

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');
const workerFile = fixture('workers/field.mjs');

/** 17 x 17 points, up to six seeds. */
const sweep: Sweep = parse({
  settings: { m: 2, Nadv: 1000 },
  grid: {
    d: { range: [20, 190, 10] },
    N: { range: [10, 95, 5] },
    seed: { range: [0, 6] },
  },
  diagrams: [{ name: 'map', x: 'd', y: 'N', value: 'acc_adv_natural' }],
  refine: { value: 'acc_adv_natural', at: 0.75, start: 4 },
  seeds: { until: { ci95: 0.05 } },
});

async function ran(options: RunOptions = {}, folder = temporaryFolder()) {
  const summary = await run(sweep, folder, { workerFile, ...options });
  return { folder, ...summary };
}

describe('a sweep that fills itself in', () => {
  it('comes to the same bytes on any number of workers, with fewer cells than its grid', async () => {
    const { folder, counts, events } = await ran();
    expect(counts.pending).toBe(0);
    expect(counts.cells).toBeLessThan(sweep.cells.length / 2);
    expect(counts.cells).toBeGreaterThan(25 * 3);
    const added = events.flatMap((event) => (event.type === 'cells-added' ? event.cells : []));
    const [first] = events.flatMap((event) => (event.type === 'sweep-started' ? event.counts.cells : []));
    expect(first + added.reduce((sum, cells) => sum + cells, 0)).toBe(counts.cells);
    for (const workers of [1, 5]) expect(csv((await ran({ workers })).folder)).toBe(csv(folder));
  });

  it('has nothing to do once results call for no more', async () => {
    const { folder } = await ran();
    const options = { folder, workers: 2, memoryBytes: 1e9, planning, pace: async () => 10 };
    const plan = await planSweep(sweep, options);
    expect(plan.seconds).toBe(0);
    expect(planText(plan, 200)).toMatch(/^time +none, as results call for no more cells$/m);
  });

  it('counts no cell twice in what is left of it, also where cells ran that it does not call for', async () => {
    const { refine: _refine, seeds: _seeds, ...whole } = sweep;
    const folder = temporaryFolder();
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 500);
    await run(whole, folder, { workerFile, signal: interruption.signal });
    const options = { folder, workers: 2, memoryBytes: 1e9, planning, pace: async () => 10 };
    const { chosen, finished } = await planSweep(sweep, options);
    expect(finished).toBeGreaterThan(100);
    const { least, likely, most } = chosen ?? expect.fail('it chooses its cells');
    expect(most).toEqual({ cells: sweep.cells.length, left: sweep.cells.length - finished });
    // 5 x 5 points of the coarsest grid, the first three seeds of each.
    expect(least.cells).toBeGreaterThanOrEqual(75);
    expect(least.cells - least.left).toBeLessThan(finished);
    expect(likely.left).toBeGreaterThanOrEqual(least.left);
    expect(likely.cells - likely.left).toBeGreaterThanOrEqual(least.cells - least.left);
  });

  it('is whole when it is merged alone, and not where it was interrupted', async () => {
    const merged = async (folder: string) => {
      const out = join(temporaryFolder(), 'whole');
      return { out, ...(await mergeFolders([folder], { folderFor: () => out }, () => {})) };
    };
    const { folder } = await ran();
    const { out, missing } = await merged(folder);
    expect(missing).toEqual([]);
    expect(csv(out)).toBe(csv(folder));
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 300);
    const { folder: begun } = await ran({ signal: interruption.signal });
    expect((await merged(begun)).missing).toContain('cells that the run had yet to choose by its results');
  });

  it('writes its rows in the order of the whole grid', async () => {
    const { sweep: chosen } = await ran();
    const indexes = chosen.cells.map(({ index }) => index);
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
    expect(indexes.at(-1)).toBeGreaterThan(indexes.length);
  });

  it('goes on in the middle, however often it is interrupted', async () => {
    const expected = csv((await ran()).folder);
    const folder = temporaryFolder();
    let interruptions = 0;
    for (;;) {
      const interruption = new AbortController();
      setTimeout(() => interruption.abort(), 300 + 100 * interruptions);
      const { outcome } = await ran({ signal: interruption.signal }, folder);
      if (outcome === 'done') break;
      interruptions++;
    }
    expect(interruptions).toBeGreaterThan(1);
    expect(csv(folder)).toBe(expected);
  });

  it.skipIf(!hasRedis)('comes to the same bytes over a queue', async () => {
    const expected = csv((await ran()).folder);
    const redis = await TestRedis.start();
    const stop = new AbortController();
    const served = serveQueue({
      ...{ url: redis.url, workers: 2, memoryBytes: 1e9, workerFile, signal: stop.signal, planning },
      workerOptions: { engine: 'wasm', dataFolder: '', memoryBytes: 1e9, save: [], outputFolder: '' },
      ...{ vocabulary: sweep.vocabulary, say: () => {} },
    });
    const { folder } = await ran({ runCells: overQueue(redis.url) });
    stop.abort();
    await served;
    expect(csv(folder)).toBe(expected);
  });
});

describe('a run with a budget', () => {
  // 2,023 cells of 2 ms and more on two workers take three seconds.
  const { refine: _refine, seeds: _seeds, ...whole } = sweep;
  const pace = async () => 1e16;
  const budgeted = (seconds: number, folder: string, of: Sweep = whole) =>
    run(of, folder, { workerFile, budget: { endsAtMs: performance.now() + 1000 * seconds, pace } });

  it('ends in time, with cells spread over the whole plane', async () => {
    const start = performance.now();
    const { outcome, counts, sweep: ended, results, secondsMissing } = await budgeted(2, temporaryFolder());
    expect((performance.now() - start) / 1000).toBeLessThan(4);
    expect(outcome).toBe('budget');
    expect(counts.pending).toBeGreaterThan(0);
    expect(secondsMissing).toBeGreaterThan(0);
    const done = ended.cells.filter(({ id }) => results.has(id));
    for (const name of ['d', 'N'] as const) {
      const values = (cells: Sweep['cells']) => cells.map(({ settings }) => settings[name]);
      expect(Math.min(...values(done))).toBe(Math.min(...values(whole.cells)));
      expect(Math.max(...values(done))).toBe(Math.max(...values(whole.cells)));
    }
  });

  it.each([
    ['a whole grid', whole],
    ['a grid that fills itself in', sweep],
  ])('goes on to the bytes of a run without one: %s', async (_, of) => {
    const reference = temporaryFolder();
    await run(of, reference, { workerFile });
    const folder = temporaryFolder();
    let runs = 0;
    for (; runs < 20; runs++) if ((await budgeted(runs < 3 ? 1 : 3, folder, of)).outcome === 'done') break;
    expect(runs).toBeGreaterThan(0);
    expect(csv(folder)).toBe(csv(reference));
  });

  it('stops at a failed cell where asked, and does not say that time is over', async () => {
    const sweepOfFaults = parse({ settings: { m: 2 }, grid: { seed: { range: [0, 40] } } });
    const { outcome, counts } = await run(sweepOfFaults, temporaryFolder(), {
      ...{ workers: 1, failFast: true },
      budget: { endsAtMs: performance.now() + 60_000, pace },
    });
    expect(outcome).toBe('failed');
    expect(counts.failed).toBe(1);
    expect(counts.pending).toBeGreaterThan(30);
  });

  it('starts nothing that would not end in time', async () => {
    const slow = parse({ settings: { m: 600 }, grid: { seed: { range: [0, 8] } } });
    const { events, counts } = await run(slow, temporaryFolder(), {
      ...{ workerFile, workers: 1 },
      budget: { endsAtMs: performance.now() + 3000, pace: async () => 1e13 },
    });
    expect(counts.done).toBeGreaterThan(0);
    const started = events.filter(({ type }) => type === 'cell-started').length;
    expect(started).toBe(counts.done);
  });
});
