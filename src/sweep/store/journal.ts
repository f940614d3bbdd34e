import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type CellRecord, encodeHeader, encodeRecord, type JournalHeader } from './journal-line.ts';
import { type JournalContent, readJournal } from './journal-read.ts';
import { ensureFolder } from './output-folder.ts';

/** How often what was appended is forced to disk. Killing the process loses nothing; a power cut, this much. */
const SYNC_EVERY_MS = 200;

/** The journal cannot be written: the disk is full, say. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(path: string, cause: unknown) {
    super(`${path}: cannot be written: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** Identity of a run: a journal is continued only where it agrees. */
export type JournalIdentity = Omit<JournalHeader, 'format' | 'run'>;

/** The record that a run continues from: every finished cell, one line each, appended as it ends. */
export class Journal {
  readonly path: string;
  readonly records: Map<string, CellRecord>;
  /** Bytes of a torn tail that were cut off on opening. */
  readonly cutBytes: number;
  readonly #reclaimFolder: () => void;
  #header: JournalHeader | undefined;
  #file: number;
  #syncTimer: NodeJS.Timeout | undefined;
  #syncError: unknown;

  private constructor(path: string, content: JournalContent, reclaimFolder: () => void) {
    this.path = path;
    this.records = content.records;
    this.cutBytes = content.totalBytes - content.wholeBytes;
    this.#reclaimFolder = reclaimFolder;
    this.#header = content.header;
    this.#file = openSync(path, 'a');
    if (this.cutBytes > 0) ftruncateSync(this.#file, content.wholeBytes);
  }

  /**
   * Opens or begins a journal. The caller holds the folder's lock. `reclaimFolder` makes the folder again, and the
   * lock in it, where somebody has removed it under the run; it throws where another run has it by then.
   *
   * @throws DataError where it is damaged in the middle, UsageError where another version of lap-sweep wrote it
   */
  static async open(
    path: string,
    version: string,
    reclaimFolder: () => void = () => ensureFolder(dirname(path)),
  ): Promise<Journal> {
    const content = await readJournal(path);
    const found = content.header?.version;
    if (found !== undefined && found !== version)
      throw mixed(path, `was begun by lap-sweep ${found}, this is ${version}`);
    return new Journal(path, content, reclaimFolder);
  }

  /** The engine of its results, where there are any. */
  get engine(): string | undefined {
    return this.#header?.engine;
  }

  /**
   * Begins the journal, or checks that results of this identity may join those that are there. Returns what names
   * this journal among all others: 32 hex digits, the same however often its run is continued.
   *
   * @throws UsageError where another engine computed those
   */
  admit(identity: JournalIdentity): string {
    if (this.#header === undefined) {
      this.#header = { format: 1, ...identity, run: randomBytes(16).toString('hex') };
      this.#append(encodeHeader(this.#header));
    } else if (this.#header.engine !== identity.engine) {
      const message = `holds results of the engine ${this.#header.engine}, this run computes with ${identity.engine}`;
      throw mixed(this.path, message);
    }
    return this.#header.run;
  }

  /** Appends a finished cell; the operating system has it when this returns. */
  append(record: CellRecord): void {
    this.#append(encodeRecord(record));
    this.records.set(record.id, record);
  }

  /** Forces what was appended to disk; writes a file that was removed under the run again. */
  sync(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    try {
      if (!this.#isInPlace()) this.#restore();
      fdatasyncSync(this.#file);
    } catch (error) {
      throw new JournalError(this.path, error);
    }
  }

  /** Ends the use of the file. Call `sync` before, to learn of errors. */
  close(): void {
    clearTimeout(this.#syncTimer);
    closeSync(this.#file);
  }

  #isInPlace(): boolean {
    const there = statSync(this.path, { throwIfNoEntry: false });
    if (there === undefined) return false;
    if (there.ino !== fstatSync(this.#file).ino) throw new Error('another file has taken its place');
    return true;
  }

  /** All that it held is in memory. */
  #restore(): void {
    this.#reclaimFolder();
    const file = openSync(this.path, 'ax');
    closeSync(this.#file);
    this.#file = file;
    if (this.#header !== undefined) this.#write(encodeHeader(this.#header));
    for (const record of this.records.values()) this.#write(encodeRecord(record));
  }

  /** A timer has nobody to throw to: the next write does it. */
  #syncLater(): void {
    try {
      this.sync();
    } catch (error) {
      this.#syncError = error;
    }
  }

  #append(line: string): void {
    if (this.#syncError !== undefined) throw this.#syncError;
    try {
      this.#write(line);
    } catch (error) {
      throw new JournalError(this.path, error);
    }
    this.#syncTimer ??= setTimeout(() => this.#syncLater(), SYNC_EVERY_MS);
  }

  #write(line: string): void {
    const bytes = Buffer.from(line);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}

function mixed(path: string, what: string): UsageError {
  const remedy = 'such results must not be mixed; --fresh moves the old folder aside and starts over';
  return new UsageError([{ place: path, message: `${what}; ${remedy}` }]);
}
