import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from '../../errors.ts';
import { isSystemError, systemReason } from '../../system-error.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { ensureFolder, type OutputPaths, outputPaths } from './output-folder.ts';

/**
 * Files that do not count as content: left by a run stopped before its journal, by version control or by file managers.
 */
const NOTHING = new Set(['.lock', '.lock.takeover', '.status.json', '.gitkeep', '.DS_Store', 'Thumbs.db']);
const MOST_NAMED = 3;

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Whether a file is a run.json of lap-sweep. It marks the folder as ours where the journal was deleted in order to run
 * the cells again.
 */
function isRunJson(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content !== 'object' || content === null || !('versions' in content)) return false;
    const { versions } = content;
    return typeof versions === 'object' && versions !== null && 'lap-sweep' in versions;
  } catch {
    return false;
  }
}

/** Whether `path` is the folder itself or inside it. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(path))
  );
}

function refuse(place: string, message: string): never {
  throw new UsageError([{ place, message }]);
}

/** Entries of a folder that count as content. Throws UsageError where the path is not a folder. */
function contents(folder: string): string[] {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return [];
  if (!there.isDirectory()) refuse(folder, 'is a file, not a folder; give another --out');
  return readdirSync(folder).filter((name) => !NOTHING.has(name));
}

function refuseForeign(folder: string, names: readonly string[]): never {
  const named = names.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const message = `holds ${named.join(', ')}${more} and no journal of a run; give an empty or a new folder as --out`;
  refuse(folder, message);
}

/**
 * Checks that results may be written to a folder: it is missing or empty, or a run has written to it before.
 *
 * @throws UsageError naming the foreign files; nothing is changed
 */
export function refuseForeignFolder(folder: string): void {
  const names = contents(folder);
  const { journal, run } = outputPaths(folder);
  if (names.length > 0 && !isFile(journal) && !isRunJson(run)) refuseForeign(folder, names);
}

/**
 * Whether there is a folder to move aside before a run starts over. An empty folder stays in place.
 *
 * @throws UsageError where the folder was not made by a run (it has no journal), is a link, or contains the current
 * folder or the user's home; nothing is changed
 */
export function isToBeMoved({ folder, journal }: OutputPaths): boolean {
  const names = contents(folder);
  if (names.length === 0) return false;
  if (!isFile(journal)) refuseForeign(folder, names);
  const path = resolve(folder);
  if (lstatSync(path).isSymbolicLink())
    refuse(
      folder,
      `is a link to ${realpathSync(path)}, and --fresh moves no links; give that folder as --out`,
    );
  for (const [what, other] of [
    ['current folder', process.cwd()],
    ['home folder', homedir()],
  ] as const)
    if (isWithin(realpathSync(path), resolve(other)))
      refuse(folder, `is or contains the ${what} ${other}, which --fresh does not move; give another --out`);
  return true;
}

/**
 * Makes a folder where it is missing and excludes other runs from it.
 *
 * @param before what is done before the folder is claimed, such as moving an old one aside
 * @throws UsageError where the folder is foreign, another run holds it, or it cannot be written
 */
export async function takeFolder(
  { folder, lock }: OutputPaths,
  before: () => Promise<void> = async () => {},
): Promise<FolderLock> {
  try {
    await before();
    refuseForeignFolder(folder);
    ensureFolder(folder);
    return await lockFolder(lock);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = `cannot be written: ${systemReason(error, error.path)}; give another --out`;
    throw new UsageError([{ place: folder, message }], { cause: error });
  }
}
