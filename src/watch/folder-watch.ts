import { stat } from 'node:fs/promises';
import { reasonOf } from '../errors.ts';
import type { CellResult } from '../experiment/measurements.ts';
import type { Results } from '../report/statistics/aggregate.ts';
import { auditFolder } from '../sweep/audit/read-audits.ts';
import type { Sweep } from '../sweep/cells.ts';
import { JournalTail } from '../sweep/store/journal-tail.ts';
import { type FolderHolder, folderHolder } from '../sweep/store/lock.ts';
import { type OutputPaths, outputPaths } from '../sweep/store/output-folder.ts';
import { readResults } from '../sweep/store/read-results.ts';
import { type RunStatus, readStatus } from '../sweep/store/status-file.ts';

/** A sweep as its folder tells of it. */
export interface WatchedSweep {
  readonly sweep: Sweep;
  readonly results: Results;
  /** Of run.json: `running`, or how the run ended. */
  readonly outcome: string | undefined;
  readonly started: string | undefined;
  readonly ended: string | undefined;
}

/** State of a watched folder at one moment. */
export interface Sight {
  /** Undefined where no run has described its cells there yet. */
  readonly watched: WatchedSweep | undefined;
  readonly holder: FolderHolder;
  /** Who audits the run, which it does once the run itself has ended. */
  readonly auditor: FolderHolder;
  /** Of the run, or of its audit. */
  readonly status: RunStatus | undefined;
  /** Why the files cannot be read, where they cannot. */
  readonly problem: string | undefined;
  /** Grows with the results. */
  readonly version: number;
}

/** Whether somebody holds a folder, or may do so as far as can be told from here. */
export function mayGoOn({ state }: FolderHolder): boolean {
  return state === 'alive' || state === 'elsewhere';
}

/** Looks in a row that fail before a folder counts as damaged. */
const MOST_FAILED_LOOKS = 3;

/** Looks at an output folder again and again, whoever writes it. Reads only. */
export class FolderWatch {
  readonly #paths: OutputPaths;
  readonly #audit: OutputPaths;
  readonly #tail: JournalTail;
  #watched: (WatchedSweep & { readonly results: Map<string, CellResult> }) | undefined;
  #seen = '';
  #version = 0;
  #last: Omit<Sight, 'version'> = {
    watched: undefined,
    holder: { state: 'nobody' },
    auditor: { state: 'nobody' },
    status: undefined,
    problem: undefined,
  };
  #failedLooks = 0;

  constructor(folder: string) {
    this.#paths = outputPaths(folder);
    this.#audit = outputPaths(auditFolder(folder));
    this.#tail = new JournalTail(this.#paths.journal);
  }

  /** Reads what is new. */
  async look(): Promise<Sight> {
    try {
      this.#last = { ...(await this.#readAll()), watched: this.#watched, problem: undefined };
      this.#failedLooks = 0;
    } catch (error) {
      // A file may just have been replaced by one that another does not fit yet.
      if (++this.#failedLooks >= MOST_FAILED_LOOKS) this.#last = { ...this.#last, problem: reasonOf(error) };
    }
    return { ...this.#last, version: this.#version };
  }

  async #readAll(): Promise<Pick<Sight, 'holder' | 'auditor' | 'status'>> {
    // The lock comes first: a run that has given it back by then has written everything before.
    const holder = await folderHolder(this.#paths.lock);
    const auditor = await folderHolder(this.#audit.lock);
    const status = await this.#statusOf(holder, auditor);
    await this.#readSweep();
    await this.#readJournal();
    return { holder, auditor, status };
  }

  /** Status of the run or, where there is none, of an audit that may still go on. */
  async #statusOf(holder: FolderHolder, auditor: FolderHolder): Promise<RunStatus | undefined> {
    if (holder.state !== 'nobody') return readStatus(this.#paths.status);
    return mayGoOn(auditor) ? readStatus(this.#audit.status) : undefined;
  }

  /** Reads the sweep where run.json is another one than before; cells.csv is written before it. */
  async #readSweep(): Promise<void> {
    const there = await stat(this.#paths.run).catch(() => undefined);
    const seen = there === undefined ? '' : `${there.ino} ${there.mtimeMs} ${there.size}`;
    if (seen === this.#seen) return;
    if (there === undefined) this.#watched = undefined;
    else {
      const { sweep, results, described } = await readResults(this.#paths.folder);
      const { outcome, started, ended } = described;
      this.#watched = { sweep, results, outcome, started, ended };
    }
    this.#seen = seen;
    this.#version++;
    this.#tail.rewind();
  }

  async #readJournal(): Promise<void> {
    const watched = this.#watched;
    if (watched === undefined) return;
    const { isAnew, records } = await this.#tail.read();
    if (isAnew) watched.results.clear();
    for (const record of records) watched.results.set(record.id, record);
    if (isAnew || records.length > 0) this.#version++;
  }
}
