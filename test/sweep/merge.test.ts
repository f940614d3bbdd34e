import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import type { Sweep } from '../../src/sweep/cells.ts';
import { shardCells } from '../../src/sweep/plan/shard.ts';
import { Journal } from '../../src/sweep/store/journal.ts';
import { mergeFolders } from '../../src/sweep/store/merge.ts';
import { lapSweepVersion } from '../../src/sweep/store/versions.ts';
import { grid, planning, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

const sweep = sweepOf([...grid(5, 4), { N: 3, m: 2 }, { N: 4, m: 10 }]);
const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');

let known: string | undefined;
/** The cells.csv of a run of the whole sweep. */
async function reference(): Promise<string> {
  const folder = temporaryFolder();
  if (known === undefined) await run(sweep, folder);
  known ??= csv(folder);
  return known;
}

async function runShard(part: number, of: number, whole: Sweep = sweep): Promise<string> {
  const folder = join(temporaryFolder(), `${part}-of-${of}`);
  const cells = shardCells(whole.cells, { part, of }, planning);
  await run({ ...whole, cells }, folder, { shard: { part, of, cells: whole.cells.length }, workers: 1 });
  return folder;
}

async function runShards(of: number): Promise<string[]> {
  return Promise.all(Array.from({ length: of }, (_, i) => runShard(i + 1, of)));
}

async function merge(folders: readonly string[], out = join(temporaryFolder(), 'whole')) {
  const warnings: string[] = [];
  const merged = await mergeFolders(folders, { folderFor: () => out }, (event) => {
    if (event.type === 'warning') warnings.push(event.message);
  });
  return { ...merged, warnings };
}

/** Replaces a text in a folder's run.json. */
function edit(folder: string, from: string | RegExp, to: string): void {
  const path = join(folder, 'run.json');
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
}

describe('merged shards', () => {
  it.each([1, 3, 25])('have the bytes of one run: %d', async (of) => {
    const { folder, counts, warnings } = await merge(await runShards(of));
    expect(counts).toMatchObject({ cells: 22, failed: 1, pending: 0 });
    expect(warnings).toEqual([]);
    expect(csv(folder)).toBe(await reference());
  });

  it('can be merged in any order, again, and with themselves', async () => {
    const [a = '', b = ''] = await runShards(2);
    const { folder } = await merge([b, a]);
    const again = await merge([a, b, folder], folder);
    expect(again.warnings).toEqual([
      expect.stringMatching(/^cells with the same result in several folders: 0 \(/),
    ]);
    expect(csv(folder)).toBe(await reference());
  });

  it('that lack one name it, and are continued as a run', async () => {
    const [a = '', , c = ''] = await runShards(3);
    const { folder, counts, outcome, warnings } = await merge([a, c]);
    expect(outcome).toBe('failed');
    expect(warnings[0]).toBe('missing shards: 2/3');
    expect(warnings[1]).toMatch(/^cells in none of the folders: \d/);
    expect(counts.pending).toBe(0);
    const rest = await run(sweep, folder);
    expect(rest.events.filter(({ type }) => type === 'cell-started').length).toBeLessThan(10);
    expect(csv(folder)).toBe(await reference());
  });

  it('keep what the folder for the whole holds', async () => {
    const [a = '', b = ''] = await runShards(2);
    const { folder } = await merge([a, b]);
    const { warnings, counts } = await merge([b], folder);
    expect(warnings).toEqual([]);
    expect(counts).toMatchObject({ cells: 22, pending: 0 });
    expect(csv(folder)).toBe(await reference());
    const partly = await merge([b], join(temporaryFolder(), 'partly'));
    expect(partly.warnings[0]).toBe('missing shards: 1/2');
    const completed = await merge([a], partly.folder);
    expect(completed.warnings).toEqual([]);
    expect(csv(partly.folder)).toBe(await reference());
  });

  it('name all cells that are missing, the last ones too, and no shards without cells', async () => {
    const [first = ''] = await runShards(22);
    const told = (await merge([first])).warnings;
    const [, shards = ''] = /^missing shards: (.*) of 22$/.exec(told[0] ?? '') ?? [];
    expect(shards).toBe('2 to 22');
    const own = new Set(csv(first).split('\n').slice(1, -1)).size;
    expect(own).toBe(1);
    expect(told[1]).toMatch(/^cells in none of the folders: .*\b21$/);
    // 25 shards of 22 cells: three are empty, and are not missed.
    const many = await runShards(25);
    const full = many.filter((folder) => csv(folder).split('\n').length > 2);
    expect(full).toHaveLength(22);
    expect((await merge(full)).warnings).toEqual([]);
  });

  it('know how many cells there are in a merge that is merged again', async () => {
    const [, second = '', third = ''] = await runShards(3);
    const partly = await merge([second, third]);
    // The folder may hold any of the shards: only its cells are told.
    const once = await merge([second], partly.folder);
    expect(once.warnings.filter((text) => text.startsWith('missing shards'))).toEqual([]);
    expect(once.warnings).toEqual([expect.stringMatching(/^cells in none of the folders: /)]);
    const elsewhere = await merge([partly.folder]);
    expect(elsewhere.warnings).toEqual(once.warnings);
    expect(elsewhere.outcome).toBe('failed');
  });

  it('of which one was interrupted name its cells', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const folder = temporaryFolder();
    const some = { ...sweep, cells: sweep.cells.slice(0, 3) };
    await run(some, folder, { signal: interruption.signal });
    const other = temporaryFolder();
    await run({ ...sweep, cells: sweep.cells.slice(3) }, other);
    const { warnings, counts } = await merge([folder, other]);
    expect(counts.pending).toBe(3);
    expect(warnings).toEqual([expect.stringMatching(/^cells without a result: 0 \(N 10, seed 0\); 1 \(/)]);
  });

  it('tell what a killed run has journalled, whatever its table says', async () => {
    const [a = '', b = ''] = await runShards(2);
    writeFileSync(join(a, 'cells.csv'), csv(a).replaceAll(',done,', ',pending,'));
    expect(csv((await merge([a, b])).folder)).toBe(await reference());
  });

  it('are read from their tables where a journal is gone', async () => {
    const [a = '', b = ''] = await runShards(2);
    writeFileSync(join(a, 'journal.ndjson'), '');
    expect(csv((await merge([a, b])).folder)).toBe(await reference());
  });
});

describe('folders that do not belong together are refused', () => {
  it.each([
    ['another sweep', /"hash": "h"/, '"hash": "other"', /its sweep is test \(other\), not test \(h\)/],
    ['another engine', /"engine": "pretend"/, '"engine": "mlas"', /its engine is mlas, not pretend/],
    ['another version', /"lap-sweep": "[^"]+"/, '"lap-sweep": "9.9.9"', /its lap-sweep is 9\.9\.9, not/],
    ['another division', /"of": 2/, '"of": 5', /the number of its shards is 5, not 2/],
  ])('%s', async (_, from, to, message) => {
    const [a = '', b = ''] = await runShards(2);
    edit(b, from, to);
    const out = join(temporaryFolder(), 'whole');
    const merging = merge([a, b], out);
    await expect(merging).rejects.toThrow(UsageError);
    await expect(merging).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  });

  it('other results of the same cell', async () => {
    const [a = '', b = ''] = await runShards(2);
    const again = await runShard(2, 2);
    const journal = await Journal.open(join(again, 'journal.ndjson'), lapSweepVersion());
    const [record] = [...journal.records.values()].filter(({ status }) => status === 'done');
    expect(record).toBeDefined();
    if (record) journal.append({ ...record, measurements: { ...record.measurements, loss_std: 7 } });
    journal.close();
    await expect(merge([a, b, again])).rejects.toThrow(/its cell \d+ has other results than in .*2-of-2/);
  });

  it('a folder for the whole that has another sweep', async () => {
    const parts = await runShards(2);
    const out = temporaryFolder();
    await run({ ...sweep, hash: 'another' }, out);
    await expect(merge(parts, out)).rejects.toThrow(/holds results of another sweep.*--out/);
  });

  it('what is no run at all', async () => {
    await expect(merge([temporaryFolder()])).rejects.toThrow(/give the output folder of a run/);
    const [a = ''] = await runShards(1);
    writeFileSync(join(a, 'cells.csv'), csv(a).split('\n').slice(0, 4).join('\n'));
    await expect(merge([a])).rejects.toThrow(/cells\.csv has 3 rows and run\.json tells of 22/);
  });
});

it('a cell that failed in one folder and not in another counts as done', async () => {
  const one = sweepOf([{ N: 5 }, { N: 6 }]);
  const [a, b] = [temporaryFolder(), temporaryFolder()];
  await run(one, a);
  await run(one, b);
  const journal = await Journal.open(join(a, 'journal.ndjson'), lapSweepVersion());
  for (const record of [...journal.records.values()])
    journal.append({ ...record, status: 'failed', error: 'no memory', measurements: {} });
  journal.close();
  expect(csv((await merge([a, b])).folder)).toBe(csv(b));
});
