import { existsSync, mkdirSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../../system-error.ts';

/** Paths of the files in an output folder. */
export function outputPaths(folder: string) {
  return {
    folder,
    cells: join(folder, 'cells.csv'),
    columns: join(folder, 'columns.json'),
    parquet: join(folder, 'cells.parquet'),
    timings: join(folder, 'timings.csv'),
    run: join(folder, 'run.json'),
    journal: join(folder, 'journal.ndjson'),
    lock: join(folder, '.lock'),
    status: join(folder, '.status.json'),
  };
}
export type OutputPaths = ReturnType<typeof outputPaths>;

/**
 * Creates the folder and its parents where missing. (Node's own `recursive` never returns where a file system refuses
 * with ENOENT, as /proc does.)
 */
export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && statSync(folder).isDirectory()) return;
    const parent = dirname(folder);
    if (!hasCode(error, 'ENOENT') || parent === folder) throw error;
    ensureFolder(parent);
    mkdirSync(folder);
  }
}

/** An unused name `<folder>.<time>`, with a number appended where that is taken. */
function nameAside(folder: string, now: Date): string {
  const name = `${folder}.${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  let free = name;
  for (let number = 2; existsSync(free); number++) free = `${name}.${number}`;
  return free;
}

/** Moves a folder aside, to `<folder>.<time>`. Returns the new name, or undefined where there was no folder. */
export async function moveAside(folder: string, now = new Date()): Promise<string | undefined> {
  if (!existsSync(folder)) return undefined;
  const aside = nameAside(folder, now);
  await rename(folder, aside);
  return aside;
}
