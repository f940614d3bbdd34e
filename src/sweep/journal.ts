import { closeSync, createReadStream, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { DataError, UsageError } from '../errors.ts';
import {
  type CellRecord,
  decodeHeader,
  decodeRecord,
  encodeHeader,
  encodeRecord,
  type JournalHeader,
} from './journal-line.ts';

/** How often what was appended is forced to disk. Killing the process loses nothing; a power cut, this much. */
const SYNC_EVERY_MS = 200;

interface JournalContent {
  readonly header: JournalHeader | undefined;
  /** By cell; where a cell was run again, the later record. */
  readonly records: Map<string, CellRecord>;
  /** Length of the part that is whole; what follows is a torn tail. */
  readonly wholeBytes: number;
  readonly totalBytes: number;
}

/** Lines of a file with the offset behind each; the last may lack its line end. */
async function* readLines(path: string): AsyncGenerator<{ text: string; end: number; complete: boolean }> {
  let pending = Buffer.alloc(0);
  let end = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([pending, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      end += at + 1 - from;
      yield { text: bytes.toString('utf8', from, at), end, complete: true };
      from = at + 1;
    }
    pending = bytes.subarray(from);
  }
  if (pending.length > 0)
    yield { text: pending.toString('utf8'), end: end + pending.length, complete: false };
}

/**
 * Reads a journal. A last line that is damaged or unfinished is a torn tail and not counted as whole; a missing
 * file is an empty journal.
 *
 * @throws DataError where a line before the last is damaged
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const records = new Map<string, CellRecord>();
  let header: JournalHeader | undefined;
  let wholeBytes = 0;
  let totalBytes = 0;
  let number = 0;
  let damaged: number | undefined;
  try {
    for await (const { text, end, complete } of readLines(path)) {
      number++;
      totalBytes = end;
      if (damaged !== undefined) throw damagedLine(path, damaged);
      const first = number === 1;
      if (first) header = decodeHeader(text);
      const record = first ? undefined : decodeRecord(text);
      if (!complete || (first ? header === undefined : record === undefined)) {
        damaged = number;
        continue;
      }
      if (record !== undefined) records.set(record.id, record);
      wholeBytes = end;
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (wholeBytes === 0) header = undefined;
  return { header, records, wholeBytes, totalBytes };
}

function damagedLine(path: string, line: number): DataError {
  const remedy =
    line === 1
      ? '--fresh moves the old folder aside and starts over'
      : 'delete that line, and its cell is run again; or start over with --fresh';
  return new DataError(`${path}, line ${line}: damaged, its checksum does not match; ${remedy}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The journal cannot be written: the disk is full, say. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(path: string, cause: unknown) {
    super(`${path}: cannot be written: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** What a journal must agree with before its results are continued. */
export type JournalIdentity = Omit<JournalHeader, 'format'>;

/** The record that a run continues from: every finished cell, one line each, appended as it ends. */
export class Journal {
  readonly path: string;
  readonly records: Map<string, CellRecord>;
  /** Bytes of a torn tail that were cut off on opening. */
  readonly cutBytes: number;
  #header: JournalHeader | undefined;
  readonly #file: number;
  #syncTimer: NodeJS.Timeout | undefined;
  #syncError: unknown;

  private constructor(path: string, content: JournalContent) {
    this.path = path;
    this.records = content.records;
    this.cutBytes = content.totalBytes - content.wholeBytes;
    this.#header = content.header;
    this.#file = openSync(path, 'a');
    if (this.cutBytes > 0) ftruncateSync(this.#file, content.wholeBytes);
  }

  /**
   * Opens or begins a journal. The caller holds the folder's lock.
   *
   * @throws DataError where it is damaged in the middle, UsageError where another version of lap-sweep wrote it
   */
  static async open(path: string, version: string): Promise<Journal> {
    const content = await readJournal(path);
    const found = content.header?.version;
    if (found !== undefined && found !== version)
      throw mixed(path, `was begun by lap-sweep ${found}, this is ${version}`);
    return new Journal(path, content);
  }

  /** The engine of its results, where there are any. */
  get engine(): string | undefined {
    return this.#header?.engine;
  }

  /**
   * Begins the journal, or checks that results of this identity may join those that are there.
   *
   * @throws UsageError where another engine computed those
   */
  admit(identity: JournalIdentity): void {
    if (this.#header === undefined) {
      this.#header = { format: 1, ...identity };
      this.#write(encodeHeader(this.#header));
    } else if (this.#header.engine !== identity.engine) {
      const message = `holds results of the engine ${this.#header.engine}, this run computes with ${identity.engine}`;
      throw mixed(this.path, message);
    }
  }

  /** Appends a finished cell; the operating system has it when this returns. */
  append(record: CellRecord): void {
    this.#write(encodeRecord(record));
    this.records.set(record.id, record);
  }

  /** Forces what was appended to disk. */
  sync(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      throw new JournalError(this.path, error);
    }
  }

  close(): void {
    try {
      this.sync();
    } finally {
      closeSync(this.#file);
    }
  }

  /** A timer has nobody to throw to: the next write does it. */
  #syncLater(): void {
    try {
      this.sync();
    } catch (error) {
      this.#syncError = error;
    }
  }

  #write(line: string): void {
    if (this.#syncError !== undefined) throw this.#syncError;
    const bytes = Buffer.from(line);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      throw new JournalError(this.path, error);
    }
    this.#syncTimer ??= setTimeout(() => this.#syncLater(), SYNC_EVERY_MS);
  }
}

function mixed(path: string, what: string): UsageError {
  const remedy = 'such results must not be mixed; --fresh moves the old folder aside and starts over';
  return new UsageError([{ place: path, message: `${what}; ${remedy}` }]);
}
