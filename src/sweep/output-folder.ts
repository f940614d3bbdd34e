import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Makes the folder where it is missing. */
export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
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
