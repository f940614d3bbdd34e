import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where things are in an output folder. */
export function outputPaths(folder: string) {
  return {
    folder,
    cells: join(folder, 'cells.csv'),
    timings: join(folder, 'timings.csv'),
    run: join(folder, 'run.json'),
    journal: join(folder, 'journal.ndjson'),
    lock: join(folder, '.lock'),
  };
}
export type OutputPaths = ReturnType<typeof outputPaths>;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * Makes the folder, and those that it is in, where they are missing. (Node's own `recursive` never ends where a
 * file system refuses with ENOENT, as /proc does.)
 */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(folder)).isDirectory()) return;
    const parent = dirname(folder);
    if (!hasCode(error, 'ENOENT') || parent === folder) throw error;
    await ensureFolder(parent);
    await mkdir(folder);
  }
}

/** Moves a folder aside, to `<folder>.<time>`; the new name, or undefined where there was none. */
export async function moveAside(folder: string, now = new Date()): Promise<string | undefined> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return undefined;
  const aside = `${folder}.${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  await rename(folder, aside);
  return aside;
}
