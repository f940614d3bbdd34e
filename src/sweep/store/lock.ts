import { readFileSync, writeFileSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';
import { hasCode } from '../../system-error.ts';

const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /**
   * Start time of the process in clock ticks since boot, where /proc gives it; it tells apart processes with the same
   * pid.
   */
  processStart: z.string().optional(),
  lockedAt: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** How long an empty lock file may be one that is just being written. */
const WRITING_MS = 1000;
/** A guard is held for an instant; one that stays longer was left by a process that died holding it. */
const GUARD_MS = 2000;
const RETRY_MS = 50;
const ATTEMPTS = 100;

/** State (field 3) and start time (field 22) of a process from /proc's stat, where available. */
function processFacts(pid: number): { state?: string; start?: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], start: fields[19] };
  } catch {
    return {};
  }
}

function isAlive({ pid, processStart: start }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Any other error means that the process exists but may not be signalled.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const { state, start: now } = processFacts(pid);
  // A zombie has ended; only its parent has not reaped it.
  if (state === 'Z' || state === 'X') return false;
  return start === undefined || now === undefined || now === start;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Who has a folder: nobody, a run, one that has died without giving it back, or one whose machine cannot be asked. */
export type FolderHolder =
  | { readonly state: 'nobody' }
  | ({ readonly state: 'alive' | 'dead' | 'elsewhere' } & Pick<Holder, 'pid' | 'host' | 'lockedAt'>);

/** Looks at a lock and changes nothing. One that is just being written counts as nobody's. */
export async function folderHolder(path: string): Promise<FolderHolder> {
  const holder = parseHolder((await readIfThere(path)) ?? '');
  if (holder === undefined) return { state: 'nobody' };
  const { pid, host, lockedAt } = holder;
  const state = host !== hostname() ? 'elsewhere' : isAlive(holder) ? 'alive' : 'dead';
  return { state, pid, host, lockedAt };
}

/**
 * Measures for how long this process has seen something unchanged. Time stamps of files would depend on the clocks
 * being right.
 */
class Sightings {
  readonly #first = new Map<string, number>();

  ageMs(what: string): number {
    const now = performance.now();
    const first = this.#first.get(what) ?? now;
    this.#first.set(what, first);
    return now - first;
  }
}

/** Exclusive use of a folder. */
export interface FolderLock {
  readonly release: () => Promise<void>;
  /** Takes the lock again in a folder that was removed and made anew. Throws where another run was quicker. */
  readonly restore: () => void;
}

/**
 * Removes a lock whose holder is dead, if it is still the lock that was examined. Several runs may find the same dead
 * lock, so only the one that holds the guard file checks again and deletes.
 */
async function removeStale(path: string, judged: string, seen: Sightings): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const there = await stat(guard).catch(() => undefined);
    if (there !== undefined && seen.ageMs(`guard ${there.ino} ${there.mtimeMs}`) > GUARD_MS)
      await rm(guard, { force: true });
    await sleep(RETRY_MS);
    return;
  }
  try {
    if ((await readIfThere(path)) === judged) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/**
 * Excludes other runs from a folder until the lock is released.
 *
 * The file names its holder by pid, host and start time, so a lock that a killed run left is recognised at once
 * and a run that is merely suspended keeps its own. (Libraries that renew a time stamp do neither: they wait out
 * a dead holder, and take the folder from one whose machine slept.) A lock of another host cannot be judged.
 *
 * @throws UsageError where another run holds the folder
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  const { start } = processFacts(process.pid);
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    ...(start !== undefined && { processStart: start }),
    lockedAt: new Date().toISOString(),
  };
  const text = `${JSON.stringify(mine)}\n`;
  const seen = new Sightings();

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      await create(path, text);
      return {
        release: async () => {
          if ((await readIfThere(path)) === text) await rm(path, { force: true });
        },
        restore: () => writeFileSync(path, text, { flag: 'wx' }),
      };
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const found = await readIfThere(path);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder === undefined) {
      if (seen.ageMs(`unreadable ${found}`) > WRITING_MS) await removeStale(path, found, seen);
      else await sleep(RETRY_MS);
    } else if (holder.host === mine.host && !isAlive(holder)) {
      await removeStale(path, found, seen);
    } else {
      throw held(path, holder);
    }
  }
  throw new UsageError([{ place: path, message: 'other runs keep taking this folder; try again' }]);
}

/** Creates the file if it does not exist; a full disk leaves no partial file behind. */
async function create(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if (hasCode(error, 'ENOSPC')) await rm(path, { force: true });
    throw error;
  }
}

function held(path: string, { pid, host, lockedAt }: Holder): UsageError {
  const remedy =
    host === hostname()
      ? 'wait for it, stop it, or give another --out'
      : 'if that run is gone, delete this file; else give another --out';
  const message = `a run has had this folder since ${lockedAt} (process ${pid} on ${host}); ${remedy}`;
  return new UsageError([{ place: path, message }]);
}
