import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../src/errors.ts';
import { parseSweep } from '../../src/sweep/file/spec.ts';
import { Journal } from '../../src/sweep/store/journal.ts';
import { decodeHeader, decodeRecord } from '../../src/sweep/store/journal-line.ts';
import { readJournal } from '../../src/sweep/store/journal-read.ts';
import { grid, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

/** A correctly sealed line with any content. */
function seal(content: string): string {
  return `{"crc32":"${crc32(content).toString(16).padStart(8, '0')}","record":${content}}`;
}

const sweep = sweepOf(grid(2, 3));

async function written(): Promise<string> {
  const folder = temporaryFolder();
  await run(sweep, folder, { workers: 1 });
  return folder;
}

const isOurs = (error: unknown) =>
  error instanceof DataError || error instanceof UsageError
    ? error.message.length > 0
    : Promise.reject(error);

describe('a journal', () => {
  it('of any bytes is read, or refused with a message', async () => {
    const path = join(temporaryFolder(), 'journal.ndjson');
    const line = fc.oneof(fc.string(), fc.json().map(seal), fc.string().map(seal));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(line, { maxLength: 5 }).map((lines) => Buffer.from(lines.join('\n'))),
    );
    const property = fc.asyncProperty(bytes, async (content) => {
      writeFileSync(path, content);
      const read = await readJournal(path).catch(isOurs);
      return read === true || (typeof read === 'object' && read.totalBytes === content.length);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('with any byte changed never yields another result', async () => {
    const folder = await written();
    const path = join(folder, 'journal.ndjson');
    const whole = readFileSync(path);
    const records = new Map((await readJournal(path)).records);
    const property = fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
      const changed = Buffer.from(whole);
      changed[at] = byte;
      writeFileSync(path, changed);
      const read = await readJournal(path).catch(isOurs);
      if (typeof read !== 'object') return;
      for (const [id, record] of read.records) expect(record).toEqual(records.get(id));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('that is sealed but holds no JSON is damaged, not a crash', () => {
    for (const content of ['', '{', 'undefined', '[1', '{"id":}']) {
      expect(decodeRecord(seal(content))).toBeUndefined();
      expect(decodeHeader(seal(content))).toBeUndefined();
    }
  });

  it('of one endless line takes no more memory than a line may', async () => {
    const path = join(temporaryFolder(), 'journal.ndjson');
    const block = Buffer.alloc(2 ** 24, 'x');
    for (let i = 0; i < 16; i++) appendFileSync(path, block);
    const before = process.memoryUsage().arrayBuffers;
    await expect(readJournal(path)).rejects.toThrow(/not a journal of lap-sweep/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 27);
  });

  it('that is another file is refused and stays as it is', async () => {
    const folder = await written();
    const path = join(folder, 'journal.ndjson');
    for (const other of ['hello\n', 'hello', 'hello\nworld\n', '{"mine": 1}\n']) {
      writeFileSync(path, other);
      await expect(run(sweep, folder)).rejects.toThrow(
        /journal\.ndjson: not a journal of lap-sweep; move it away/,
      );
      expect(readFileSync(path, 'utf8')).toBe(other);
    }
  });

  it.each(['{', '{"crc32":"0000', '{"crc32":"00000000","rec', '\0\0\0\0', '{"crc\0\0'])(
    'whose only line is torn as %j begins again',
    async (torn) => {
      const path = join(temporaryFolder(), 'journal.ndjson');
      writeFileSync(path, torn);
      expect(await readJournal(path)).toMatchObject({ header: undefined, wholeBytes: 0 });
    },
  );

  it('that is damaged leaves the folder as it was', async () => {
    const folder = await written();
    const path = join(folder, 'journal.ndjson');
    const damaged = readFileSync(path, 'utf8').replace('"seconds":', '"second5":');
    writeFileSync(path, damaged);
    const table = readFileSync(join(folder, 'cells.csv'), 'utf8');
    await expect(run(sweep, folder)).rejects.toThrow(/journal\.ndjson, line 2: damaged/);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
    expect(readFileSync(join(folder, 'cells.csv'), 'utf8')).toBe(table);
  });
});

it('a journal restored over a file that another run began is refused', async () => {
  const path = join(temporaryFolder(), 'journal.ndjson');
  const journal = await Journal.open(path, '1.0.0');
  writeFileSync(`${path}.new`, '');
  renameSync(`${path}.new`, path);
  expect(() => journal.sync()).toThrow(/another file has taken its place/);
  journal.close();
});

it.each(['../evil', '/etc/evil', '..', '.', 'a/b', 'a\\b', 'a\u0000b', '', 'nul\n'])(
  'the name %j would leave the output folder and is refused, of a sweep as of a diagram',
  (name) => {
    const grid = { N: [10, 20], seed: [0, 1] };
    expect(() => parseSweep(JSON.stringify({ name, grid }), 'x.json')).toThrow(/name/);
    const diagrams = [{ name, x: 'N', value: 'acc_adv_natural' }];
    expect(() => parseSweep(JSON.stringify({ name: 'ok', grid, diagrams }), 'x.json')).toThrow(
      /diagrams\[0\]\.name/,
    );
  },
);
