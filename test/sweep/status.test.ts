import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeRecord } from '../../src/sweep/store/journal-line.ts';
import { JournalTail } from '../../src/sweep/store/journal-tail.ts';
import { readRunJson } from '../../src/sweep/store/run-json.ts';
import { grid, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

const record = (id: string) => encodeRecord({ ...FACTS, id });
const FACTS = { index: 0, worker: 1, seconds: 1, status: 'done', measurements: {}, timings: {} } as const;

it('a run describes itself before its first result, and leaves no status behind', async () => {
  const folder = temporaryFolder();
  const seen: boolean[] = [];
  await run(sweepOf(grid(4, 5, { m: 8, d: 100 })), folder, {
    draw: async () => {
      seen.push(existsSync(join(folder, '.status.json')));
      expect((await readRunJson(join(folder, 'run.json'))).outcome).toBe('done');
      return [];
    },
  });
  expect(seen).toEqual([true]);
  expect(existsSync(join(folder, '.status.json'))).toBe(false);
});

it('a journal is followed: unfinished lines wait, a file that is replaced or cut is read anew', async () => {
  const path = join(temporaryFolder(), 'journal.ndjson');
  const tail = new JournalTail(path);
  const read = async () => {
    const { isAnew, records } = await tail.read();
    return [isAnew, ...records.map(({ id }) => id)];
  };
  expect(await read()).toEqual([false]);
  writeFileSync(path, `header\n${record('a')}${record('b').slice(0, 20)}`);
  expect(await read()).toEqual([false, 'a']);
  appendFileSync(path, record('b').slice(20));
  expect(await read()).toEqual([false, 'b']);
  expect(await read()).toEqual([false]);
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 10));
  expect(await read()).toEqual([true]);
});
