import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../src/errors.ts';
import { Journal } from '../../src/sweep/store/journal.ts';
import { type CellRecord, decodeRecord, encodeRecord } from '../../src/sweep/store/journal-line.ts';
import { readJournal } from '../../src/sweep/store/journal-read.ts';
import { temporaryFolder } from './support/sweeps.ts';

const identity = { version: '1.0.0', engine: 'wasm-strict', sweep: 'test', hash: 'h' };

function record(id: string, acc_adv_natural = 0.5): CellRecord {
  return {
    ...{ id, index: 3, worker: 1, seconds: 0.25, status: 'done' as const },
    measurements: { acc_adv_natural },
    timings: { train: 0.2 },
  };
}

/** A journal of cells a, b, c. */
async function written(): Promise<string> {
  const path = join(temporaryFolder(), 'journal.ndjson');
  const journal = await Journal.open(path, identity.version);
  journal.admit(identity);
  for (const id of ['a', 'b', 'c']) journal.append(record(id));
  journal.close();
  return path;
}

describe('a line', () => {
  it('reads back exactly, whatever the numbers', () => {
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, -0, 1 / 0, -1 / 0, Number.MIN_VALUE, 0.1),
    );
    const property = fc.property(number, fc.string({ unit: 'binary' }), (value, error) => {
      const whole: CellRecord = { ...record('a', value), status: 'failed', error };
      const decoded = decodeRecord(encodeRecord(whole).slice(0, -1));
      expect(decoded).toStrictEqual(whole);
      return Object.is(decoded?.measurements.acc_adv_natural, value);
    });
    fc.assert(property);
  });

  it('is refused after any change of one character', () => {
    const line = encodeRecord(record('a')).slice(0, -1);
    const property = fc.property(
      fc.nat(line.length - 1),
      fc.string({ minLength: 1, maxLength: 1 }),
      (at, other) => {
        fc.pre(line[at] !== other);
        const changed = line.slice(0, at) + other + line.slice(at + 1);
        return decodeRecord(changed) === undefined;
      },
    );
    fc.assert(property);
  });
});

describe('a journal', () => {
  it('gives back what was appended, the later record of a cell that was run again', async () => {
    const path = await written();
    const journal = await Journal.open(path, identity.version);
    journal.append(record('b', 0.75));
    journal.close();
    const { header, records } = await readJournal(path);
    expect(header).toEqual({ format: 1, run: expect.any(String), ...identity });
    expect([...records.keys()]).toEqual(['a', 'b', 'c']);
    expect(records.get('b')?.measurements.acc_adv_natural).toBe(0.75);
  });

  it('reads records from its file: while it grows, after it was removed and written again, and once it is closed', async () => {
    const path = await written();
    const journal = await Journal.open(path, identity.version);
    const many = Array.from({ length: 3000 }, (_, i) => record(`cell ${i}`, i / 7));
    for (const one of many) journal.append(one);
    rmSync(path);
    expect(journal.records.get('cell 1')).toEqual(many[1]);
    journal.sync();
    journal.append({ ...record('cell 2'), status: 'failed', error: 'ä\n"' });
    expect([...journal.records.values()].slice(3, 5)).toEqual(many.slice(0, 2));
    journal.close();
    expect(journal.records.get('cell 2')).toEqual({ ...record('cell 2'), status: 'failed', error: 'ä\n"' });
    expect(journal.records.statusOf('cell 2')).toBe('failed');
    for (const one of many.toReversed().slice(0, -3)) expect(journal.records.get(one.id)).toEqual(one);
    expect(journal.records.get('nowhere')).toBeUndefined();
    const { records } = await readJournal(path);
    expect([...records]).toEqual([...journal.records]);
  });

  it('that is changed or cut after it was read is refused', async () => {
    const path = await written();
    const { records } = await readJournal(path);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"id":"c"', '"id":"x"'));
    expect(() => records.get('c')).toThrow(/journal.ndjson: changed while it was read/);
    truncateSync(path, 300);
    expect(() => records.get('b')).toThrow(DataError);
  });

  it('cut at any byte keeps its whole lines and is continued', async () => {
    const whole = readFileSync(await written());
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
    for (let length = 0; length < whole.length; length += 7) {
      const path = join(temporaryFolder(), 'journal.ndjson');
      writeFileSync(path, whole.subarray(0, length));
      const lines = ends.filter((end) => end <= length).length;
      const journal = await Journal.open(path, identity.version);
      expect(journal.records.size).toBe(Math.max(lines - 1, 0));
      expect(journal.cutBytes).toBe(length - (ends[lines - 1] ?? 0));
      journal.admit(identity);
      journal.append(record('d'));
      journal.close();
      const { records, totalBytes, wholeBytes } = await readJournal(path);
      expect(records.has('d')).toBe(true);
      expect(wholeBytes).toBe(totalBytes);
    }
  });

  it('drops a last line that a power cut filled with zeros', async () => {
    const path = await written();
    appendFileSync(path, Buffer.alloc(100));
    const journal = await Journal.open(path, identity.version);
    expect(journal.cutBytes).toBe(100);
    expect(journal.records.size).toBe(3);
    journal.close();
  });

  it('damaged in the middle names the line and the remedy', async () => {
    const path = await written();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"id":"b"', '"id":"x"'));
    const opening = Journal.open(path, identity.version);
    await expect(opening).rejects.toThrow(DataError);
    await expect(opening).rejects.toThrow(/line 3: damaged.*delete that line/);
  });

  it('of another version or engine is refused, naming --fresh', async () => {
    const path = await written();
    const opening = Journal.open(path, '2.0.0');
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(/begun by lap-sweep 1\.0\.0, this is 2\.0\.0.*--fresh/);
    const journal = await Journal.open(path, identity.version);
    expect(() => journal.admit({ ...identity, engine: 'mlas' })).toThrow(
      /engine wasm, .*mlas; .*--engine wasm, .*--out, .*--fresh/,
    );
    journal.close();
  });

  it('whose first line is torn begins again', async () => {
    const path = await written();
    truncateSync(path, 20);
    const { header, records } = await readJournal(path);
    expect(header).toBeUndefined();
    expect(records.size).toBe(0);
  });
});
