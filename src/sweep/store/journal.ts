import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf, UsageError } from '../../errors.ts';
import { type CellRecord, encodeHeader, encodeRecord, type JournalHeader } from './journal-line.ts';
import { type JournalContent, readJournal } from './journal-read.ts';
import type { JournalRecords } from './journal-records.ts';
import { ensureFolder } from './output-folder.ts';

/** Interval of fsync. Killing the process loses nothing; a power cut loses at most this much. */
const SYNC_EVERY_MS = 200;
/** Bytes copied at once where the file was removed. */
const COPIED_BYTES = 1 << 20;

/** Thrown where the journal cannot be written, for instance because the disk is full. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(path: string, cause: unknown) {
    super(`${path}: cannot be written: ${reasonOf(cause, path)}`, { cause });
  }
}

/** Identity of a run. A journal is continued only by a run of the same identity. */
export type JournalIdentity = Omit<JournalHeader, 'format' | 'run'>;

/** Append-only record of the finished cells of a run, one line each; a continued run starts from it. */
export class Journal {
  readonly path: string;
  readonly records: JournalRecords;
  /** Bytes of a torn tail that were cut off on opening. */
  readonly cutBytes: number;
  readonly #reclaimFolder: () => void;
  #header: JournalHeader | undefined;
  #file: number;
  /** Length of the file. */
  #bytes: number;
  #syncTimer: NodeJS.Timeout | undefined;
  /** Once something could not be written, nothing is: a torn line must stay the last. */
  #failure: unknown;

  private constructor(path: string, content: JournalContent, reclaimFolder: () => void) {
    this.path = path;
    this.records = content.records;
    this.cutBytes = content.totalBytes - content.wholeBytes;
    this.#reclaimFolder = reclaimFolder;
    this.#header = content.header;
    this.#file = openSync(path, 'a+');
    this.#bytes = content.wholeBytes;
    this.records.readFrom(this.#file);
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
      throw mixed(path, `was begun by lap-sweep ${found}, this is ${version}`, 'use that version');
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
    }
    this.refuseOtherEngine(identity.engine);
    return this.#header.run;
  }

  /** Throws UsageError where the earlier results were computed by another engine than this. */
  refuseOtherEngine(engine: string): void {
    const before = this.#header?.engine;
    if (before === undefined || before === engine) return;
    const [there, here] = [before, engine].map(engineChoice);
    const message = `holds results of the engine ${there}, and this run computes with ${here}`;
    throw mixed(this.path, message, `give --engine ${there}`);
  }

  /** Appends a finished cell. On return the operating system has the data. */
  append(record: CellRecord): void {
    const offset = this.#bytes;
    this.#append(encodeRecord(record));
    this.records.note(record, offset, this.#bytes - 1 - offset);
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

  /** Closes the file. Call `sync` before, to learn of errors. Records can still be read as long as the file is there. */
  close(): void {
    clearTimeout(this.#syncTimer);
    this.records.readFrom(undefined);
    closeSync(this.#file);
  }

  #isInPlace(): boolean {
    const there = statSync(this.path, { throwIfNoEntry: false });
    if (there === undefined) return false;
    if (there.ino !== fstatSync(this.#file).ino) throw new Error('another file has taken its place');
    return true;
  }

  /** Writes the file again: a removed file can be read as long as it is open. */
  #restore(): void {
    this.#reclaimFolder();
    const [removed, file] = [this.#file, openSync(this.path, 'ax+')];
    const piece = Buffer.alloc(Math.min(this.#bytes, COPIED_BYTES));
    for (let at = 0; at < this.#bytes; ) {
      const count = readSync(removed, piece, 0, Math.min(piece.length, this.#bytes - at), at);
      if (count === 0) throw new Error('was removed and cut short');
      writeAll(file, piece.subarray(0, count));
      at += count;
    }
    this.#file = file;
    this.records.readFrom(file);
    closeSync(removed);
  }

  /** Errors in a timer have no caller; the next write meets them again and throws. */
  #syncLater(): void {
    try {
      this.sync();
    } catch (error) {
      this.#failure = error;
    }
  }

  #append(line: string): void {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = Buffer.from(line);
    try {
      writeAll(this.#file, bytes);
    } catch (error) {
      this.#failure = new JournalError(this.path, error);
      throw this.#failure;
    }
    this.#bytes += bytes.length;
    this.#syncTimer ??= setTimeout(() => this.#syncLater(), SYNC_EVERY_MS);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** An engine as `--engine` names it. */
function engineChoice(engine: string): string {
  return engine === 'wasm-strict' ? 'wasm' : engine;
}

function mixed(path: string, what: string, first: string): UsageError {
  const others = 'give another --out, or --fresh, which moves the old folder aside and starts over';
  const remedy = `such results must not be mixed; ${first}, ${others}`;
  return new UsageError([{ place: path, message: `${what}; ${remedy}` }]);
}
