import { createReadStream } from 'node:fs';
import { DataError } from '../../errors.ts';
import { hasCode } from '../../system-error.ts';
import { BEGINNING, decodeHeader, decodeRecord, type JournalHeader } from './journal-line.ts';
import { JournalRecords } from './journal-records.ts';

/** Content of a journal file. */
export interface JournalContent {
  readonly header: JournalHeader | undefined;
  /** Records by cell id. Where a cell was run again, the later record. */
  readonly records: JournalRecords;
  /** Length of the intact part; the rest of the file is a torn tail. */
  readonly wholeBytes: number;
  readonly totalBytes: number;
}

/** Longer than any line ever written; limits the memory used for a file that is not a journal. */
const MOST_LINE_BYTES = 4 * 2 ** 20;

interface Line {
  /** Undefined where the line is too long for a journal. */
  readonly text: string | undefined;
  /** Offset just after the line. */
  readonly end: number;
  readonly complete: boolean;
}

/** Lines of a file; the last one may lack its line end. */
async function* readLines(path: string): AsyncGenerator<Line> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let end = 0;
  const take = (last: Buffer, complete: boolean): Line => {
    const bytes = pendingBytes + last.length;
    end += bytes + (complete ? 1 : 0);
    const text = bytes > MOST_LINE_BYTES ? undefined : Buffer.concat([...pending, last]).toString('utf8');
    pending = [];
    pendingBytes = 0;
    return { text, end, complete };
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = chunk;
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      yield take(bytes.subarray(from, at), true);
      from = at + 1;
    }
    pendingBytes += bytes.length - from;
    if (pendingBytes <= MOST_LINE_BYTES) pending.push(bytes.subarray(from));
    else pending = [];
  }
  if (pendingBytes > 0) yield take(Buffer.alloc(0), false);
}

/**
 * Reads a journal. A damaged or unfinished last line is a torn tail and not part of the intact length. A missing file
 * counts as an empty journal.
 *
 * @throws DataError where a line before the last is damaged, or the file is no journal
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const records = new JournalRecords(path);
  let header: JournalHeader | undefined;
  let wholeBytes = 0;
  let totalBytes = 0;
  let number = 0;
  let damaged: number | undefined;
  let isForeign = false;
  try {
    for await (const { text, end, complete } of readLines(path)) {
      number++;
      totalBytes = end;
      if (damaged !== undefined) throw isForeign ? notAJournal(path) : damagedLine(path, damaged);
      const first = number === 1;
      if (first) {
        header = text === undefined ? undefined : decodeHeader(text);
        isForeign = text === undefined || !mayBeTorn(text);
      }
      const record = first || text === undefined ? undefined : decodeRecord(text);
      if (!complete || (first ? header === undefined : record === undefined)) {
        damaged = number;
        continue;
      }
      if (record !== undefined) records.note(record, wholeBytes, end - 1 - wholeBytes);
      wholeBytes = end;
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  if (wholeBytes === 0) {
    if (isForeign && totalBytes > 0) throw notAJournal(path);
    header = undefined;
  }
  return { header, records, wholeBytes, totalBytes };
}

/** Whether a damaged line may be what a power cut left of a journal's first one: its beginning, or zeros. */
function mayBeTorn(text: string): boolean {
  const begun = text.replace(/\0+$/, '');
  return BEGINNING.startsWith(begun) || begun.startsWith(BEGINNING);
}

function notAJournal(path: string): DataError {
  const remedy = 'move it away, or give another folder';
  return new DataError(`${path}: not a journal of lap-sweep; ${remedy}`);
}

function damagedLine(path: string, line: number): DataError {
  const remedy =
    line === 1
      ? 'a run with --fresh moves the old folder aside and starts over'
      : 'delete that line, and the next run runs its cell again; or start over with --fresh';
  return new DataError(`${path}, line ${line}: damaged, its checksum does not match; ${remedy}`);
}
