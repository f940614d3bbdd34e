import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Settings } from '../../src/experiment/settings.ts';
import { readJournal } from '../../src/sweep/store/journal-read.ts';
import { journalBytes, journalGrows, startRun } from './support/processes.ts';
import { fixture, grid, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');

/** 160 cells of a few milliseconds, about half a second in total. */
const SETTINGS = grid(8, 20, { m: 8, d: 5 });

const known = new Map<string, string>();

/** The cells.csv of an undisturbed run. */
async function undisturbed(settings: readonly Partial<Settings>[] = SETTINGS): Promise<string> {
  const key = JSON.stringify(settings);
  const folder = temporaryFolder();
  if (!known.has(key)) await run(sweepOf(settings), folder);
  const text = known.get(key) ?? csv(folder);
  known.set(key, text);
  return text;
}

/** Continues after a fault, and compares with an undisturbed run. */
async function expectContinued(
  folder: string,
  settings: readonly Partial<Settings>[] = SETTINGS,
): Promise<void> {
  const { outcome } = await run(sweepOf(settings), folder, { retryFailed: true });
  expect(outcome).toBe('done');
  expect(csv(folder)).toBe(await undisturbed(settings));
}

/** Cell ids in the order of the journal. */
function journalIds(folder: string): string[] {
  return [...readFileSync(join(folder, 'journal.ndjson'), 'utf8').matchAll(/"record":\{"id":"(\w+)"/g)].map(
    ([, id = '']) => id,
  );
}

it('kill -9 at random moments, from the start to the end', async () => {
  const folder = join(temporaryFolder(), 'out');
  let before = 0;
  let kills = 0;
  for (let attempt = 0; attempt < 10; attempt++) {
    const { child, ended } = startRun(folder, SETTINGS);
    await sleep(Math.random() * 500);
    child.kill('SIGKILL');
    if ((await ended).code === null) kills++;
    const { records } = await readJournal(join(folder, 'journal.ndjson'));
    expect(records.size).toBeGreaterThanOrEqual(before);
    before = records.size;
  }
  expect(kills).toBeGreaterThan(0);
  await expectContinued(folder);
  const ids = journalIds(folder);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('a worker thread that', () => {
  const settings = [...grid(4, 10), ...grid(2, 3, { m: 16 })];

  it.each([
    ['runs out of memory', 'memory', 0],
    ['exits', 'exit', 0],
    ['throws', 'throw', 6],
    ['hangs', 'hang', 6],
    ['never yields', 'spin', 6],
  ])('%s loses nothing', async (_, fault, failed) => {
    const folder = temporaryFolder();
    const faults = temporaryFolder();
    const env = {
      ...{ LAP_FAULT: fault, LAP_FAULTS: faults },
      ...(fault === 'memory' && { NODE_OPTIONS: '--max-old-space-size=64' }),
    };
    const limit = ['hang', 'spin'].includes(fault) ? { cellTimeoutMs: 500 } : {};
    const first = await startRun(folder, settings, limit, env).ended;
    expect(first.stderr.replaceAll(/^(<---|[\s\S]*GC).*$/gm, '')).not.toMatch(/error:/);
    expect(csv(folder).match(/,failed,/g) ?? []).toHaveLength(failed);
    expect(first.code).toBe(failed > 0 ? 1 : 0);
    await expectContinued(folder, settings);
  });

  it('runs out of memory three times over one cell fails that cell with the reason', async () => {
    const folder = temporaryFolder();
    const hopeless = [...grid(4, 10), { N: 12, seed: 99, m: 14 }];
    const { code } = await startRun(folder, hopeless, {}, { NODE_OPTIONS: '--max-old-space-size=64' }).ended;
    expect(code).toBe(1);
    expect(csv(folder).match(/,done,/g)).toHaveLength(40);
    expect(csv(folder)).toMatch(/,failed,"its worker thread died 3 times, last: .*memory limit/);
  });
});

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s keeps what is finished', async (signal) => {
    const folder = temporaryFolder();
    const { child, ended } = startRun(folder, SETTINGS);
    await journalGrows(folder, 10_000, ended);
    child.kill(signal);
    expect((await ended).code).toBe(130);
    expect(existsSync(join(folder, '.lock'))).toBe(false);
    expect(csv(folder)).toMatch(/,done,/);
    expect(csv(folder)).toMatch(/,pending,/);
    await expectContinued(folder);
  });
});

describe('an output folder that is', () => {
  it.each([
    ['removed', (folder: string) => rmSync(folder, { recursive: true })],
    ['moved away', (folder: string) => renameSync(folder, `${folder}.moved`)],
  ])('%s under the run is made again with everything', async (_, hurt) => {
    const folder = join(temporaryFolder(), 'a', 'out');
    const { ended } = startRun(folder, SETTINGS);
    await journalGrows(folder, 10_000, ended);
    hurt(folder);
    const { code, stdout } = await ended;
    expect(stdout).toMatch(/was removed while the run was writing to it/);
    expect(code).toBe(0);
    expect(csv(folder)).toBe(await undisturbed());
    await expectContinued(folder);
  });

  it('taken by another run ends this one', async () => {
    const folder = join(temporaryFolder(), 'out');
    // Longer than the other run takes to start, on a busy machine too.
    const long = grid(8, 20, { m: 8, d: 80 });
    const { ended } = startRun(folder, long);
    await journalGrows(folder, 5000, ended);
    rmSync(folder, { recursive: true });
    const other = await startRun(folder, grid(1, 1)).ended;
    const { code, stderr } = await ended;
    // Only one of the two gets the folder; the other reports that.
    expect([other.code, code].sort()).not.toEqual([0, 0]);
    expect(other.stderr + stderr).toMatch(/another file has taken its place|a run has had this folder/);
    await expectContinued(folder, long);
  });
});

it('a clock that jumps by years, with kills between', async () => {
  const folder = temporaryFolder();
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(fixture('jumping-clock.mjs'))}` };
  for (let i = 1; i <= 3; i++) {
    const { child, ended } = startRun(folder, SETTINGS, {}, env);
    await journalGrows(folder, journalBytes(folder) + 10_000, ended);
    child.kill('SIGKILL');
    await ended;
  }
  expect((await startRun(folder, SETTINGS, {}, env).ended).code).toBe(0);
  await expectContinued(folder);
});

it('stdout and stderr that are closed', async () => {
  const folder = temporaryFolder();
  const { child, ended } = startRun(folder, SETTINGS);
  child.stdout.destroy();
  child.stderr.destroy();
  await ended;
  await expectContinued(folder);
});

/** A file system of `bytes` bytes, or undefined where this user may not mount one. */
function smallDisk(bytes: number): string | undefined {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (mounted.status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

it('a full disk', async ({ skip }) => {
  // Room for columns.json, the tables and some cells of the journal.
  const disk = smallDisk(106_496);
  if (disk === undefined) return skip('no small file system can be mounted here');
  const folder = join(disk, 'out');
  const first = await startRun(folder, SETTINGS).ended;
  expect(first.code).toBe(1);
  expect(first.stderr).toMatch(/no space left[\s\S]*the same command continues the run/);
  // Nothing has changed, so it fails in the same way and keeps its results.
  const kept = (await readJournal(join(folder, 'journal.ndjson'))).records.size;
  expect(kept).toBeGreaterThan(20);
  expect((await startRun(folder, SETTINGS).ended).code).not.toBe(0);
  expect((await readJournal(join(folder, 'journal.ndjson'))).records.size).toBeGreaterThanOrEqual(kept);
  spawnSync('mount', ['-o', 'remount,size=10m', disk]);
  await expectContinued(folder);
});
