import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf, UsageError } from '../../errors.ts';
import { type CellRecord, encodeHeader, encodeRecord, type JournalHeader } from './journal-line.ts';
import { type JournalContent, readJournal } from './journal-read.ts';
import { ensureFolder } from './output-folder.ts';

/** Interval of fsync. Killing the process loses nothing; a power cut loses at most this much. */
const SYNC_EVERY_MS = 200;

/** Thrown where the journal cannot be written, for instance because the disk is full. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(path: string, cause: unknown) {
    super(`${path}: cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

/** Identity of a run. A journal is continued only by a run of the same identity. */
export type JournalIdentity = Omit<JournalHeader, 'format' | 'run'>;

/** Append-only record of the finished cells of a run, one line each; a continued run starts from it. */
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
   * Opens a journal, or creates it. The caller holds the folder's lock. Where somebody has removed the folder during
   * the run, `reclaimFolder` makes it and its lock again; it throws where another run has taken the folder meanwhile.
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

  /** Engine of the results so far; undefined where there are none. */
  get engine(): string | undefined {
    return this.#header?.engine;
  }

  /**
   * Checks that results of this identity may be added, or begins the journal with it. Returns the journal's identifier:
   * 32 hex digits that stay the same when the run is continued.
   *
   * @throws UsageError where the earlier results were computed by another engine
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

  /** Appends a finished cell. On return the operating system has the data. */
  append(record: CellRecord): void {
    this.#append(encodeRecord(record));
    this.records.set(record.id, record);
  }

  /** Flushes appended data to disk; writes the file again where it was removed during the run. */
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

  /** Closes the file. Call `sync` before, to learn of errors. */
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

  /** Writes the file again from memory, which holds all records. */
  #restore(): void {
    this.#reclaimFolder();
    const file = openSync(this.path, 'ax');
    closeSync(this.#file);
    this.#file = file;
    if (this.#header !== undefined) this.#write(encodeHeader(this.#header));
    for (const record of this.records.values()) this.#write(encodeRecord(record));
  }

  /** Errors in a timer have no caller; the next write meets them again and throws. */
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
