import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type OutputPaths, outputPaths } from './output-folder.ts';

/** Left by a run that was stopped before its journal, by version control and by file managers: nobody's work. */
const NOTHING = new Set(['.lock', '.lock.takeover', '.gitkeep', '.DS_Store', 'Thumbs.db']);
const MOST_NAMED = 3;

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Whether run.json is one of ours: it stays where somebody has deleted the journal to run the cells again. */
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

/** Whether `path` is the folder itself or lies in it. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(path))
  );
}

function refuse(place: string, message: string): never {
  throw new UsageError([{ place, message }]);
}

/** Entries of a folder that count. Throws UsageError where there is something else than a folder. */
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
 * Checks that results may be written into a folder: it is missing or empty, or a run has written to it before.
 *
 * @throws UsageError naming what else is there; nothing is changed
 */
export function refuseForeignFolder(folder: string): void {
  const names = contents(folder);
  const { journal, run } = outputPaths(folder);
  if (names.length > 0 && !isFile(journal) && !isRunJson(run)) refuseForeign(folder, names);
}

/**
 * Whether there is a folder to move aside before a run starts over; an empty one stays where it is.
 *
 * @throws UsageError where no run of ours made it (there is no journal), where it is a link, and where it holds the
 * current folder or the user's home; nothing is changed
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
