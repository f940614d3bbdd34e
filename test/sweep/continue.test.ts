import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fixture, grid, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');
const started = (events: readonly { type: string }[]) => events.filter(({ type }) => type === 'cell-started');

const journalBytes = (folder: string) =>
  statSync(join(folder, 'journal.ndjson'), { throwIfNoEntry: false })?.size ?? 0;

/** Cells of a millisecond. */
const sweep = sweepOf(grid(20, 20, { m: 8, d: 1 }));

async function reference(): Promise<string> {
  const folder = temporaryFolder();
  await run(sweep, folder);
  return csv(folder);
}

describe('a run that is interrupted', () => {
  it('keeps what is finished and goes on from there to the same bytes', async () => {
    const folder = temporaryFolder();
    const interruption = new AbortController();
    // Once some cells are in the journal, however long that takes on a busy machine.
    const look = setInterval(() => journalBytes(folder) > 2000 && interruption.abort(), 5);
    const first = await run(sweep, folder, { signal: interruption.signal });
    clearInterval(look);
    expect(first.outcome).toBe('interrupted');
    expect(first.counts.pending).toBeGreaterThan(0);
    expect(first.counts.done).toBeGreaterThan(0);
    expect(csv(folder).match(/,pending,/g)).toHaveLength(first.counts.pending);

    const second = await run(sweep, folder, { workers: 3 });
    expect(started(second.events)).toHaveLength(first.counts.pending);
    expect(second.outcome).toBe('done');
    expect(csv(folder)).toBe(await reference());
  });

  it('comes to the same bytes when it is killed at any moment', async () => {
    const folder = temporaryFolder();
    const settings = JSON.stringify(grid(20, 20, { m: 8, d: 1 }));
    for (let kill = 0; kill < 5; kill++) {
      const enough = journalBytes(folder) + Math.random() * 20_000;
      const child = spawn(process.execPath, [fixture('run-sweep.mjs'), folder, settings]);
      const gone = once(child, 'exit');
      while (journalBytes(folder) < enough && child.exitCode === null) await sleep(1);
      child.kill('SIGKILL');
      await gone;
    }
    const last = await run(sweep, folder);
    expect(started(last.events).length).toBeLessThan(sweep.cells.length);
    expect(csv(folder)).toBe(await reference());
  });
});

describe('a run that is continued', () => {
  it('runs nothing when nothing is left', async () => {
    const folder = temporaryFolder();
    await run(sweep, folder);
    const before = csv(folder);
    const again = await run(sweep, folder, { workerFile: fixture('workers/broken.mjs') });
    expect(started(again.events)).toHaveLength(0);
    expect(csv(folder)).toBe(before);
  });

  it('runs failed cells again only where asked', async () => {
    const folder = temporaryFolder();
    const failing = sweepOf([{ N: 5, m: 2 }, { N: 6 }]);
    await run(failing, folder);
    expect(started((await run(failing, folder)).events)).toHaveLength(0);
    const retried = await run(failing, folder, { retryFailed: true });
    expect(started(retried.events)).toEqual([expect.objectContaining({ index: 0 })]);
    expect(retried.counts).toMatchObject({ done: 1, failed: 1 });
  });

  it('runs only what a longer sweep adds, and ignores what it dropped', async () => {
    const folder = temporaryFolder();
    await run(sweepOf(grid(3, 2)), folder);
    const changed = sweepOf(grid(4, 2).slice(1));
    const { events, counts } = await run(changed, folder);
    expect(started(events)).toHaveLength(2);
    expect(counts).toMatchObject({ cells: 7, done: 7 });
    expect(csv(folder).trim().split('\n')).toHaveLength(8);
  });

  it('starts over with fresh, the old folder moved aside', async () => {
    const folder = join(temporaryFolder(), 'out');
    await run(sweepOf(grid(2, 2)), folder);
    const { events } = await run(sweepOf(grid(2, 2)), folder, { fresh: true });
    expect(started(events)).toHaveLength(4);
    const warning = events.find(({ type }) => type === 'warning');
    expect(warning).toMatchObject({ message: expect.stringContaining(`${folder}.`) });
  });

  it('has nothing to move aside with fresh where there was no folder', async () => {
    const folder = join(temporaryFolder(), 'out');
    const { events } = await run(sweepOf(grid(2, 2)), folder, { fresh: true });
    expect(started(events)).toHaveLength(4);
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });
});

it('lets two runs of one folder exclude each other', async () => {
  const folder = temporaryFolder();
  const runs = await Promise.allSettled([run(sweep, folder), run(sweep, folder)]);
  expect(runs.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(csv(folder)).toBe(await reference());
});
