import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingFileError } from '../../errors.ts';

/** Kind of the entry at a path; null where there is none. Follows symbolic links. */
export async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return found.isDirectory() ? 'folder' : 'file';
}

/** The first file in `folder` named like one of `names`, possibly with `.gz`; null if there is none. */
export async function findFile(folder: string, names: readonly string[]): Promise<string | null> {
  for (const name of names.flatMap((plain) => [plain, `${plain}.gz`])) {
    const path = join(folder, name);
    if ((await kindOf(path)) === 'file') return path;
  }
  return null;
}

/**
 * Like findFile, but throws where there is none.
 *
 * @throws MissingFileError naming the expected path and `remedy`
 */
export async function requireFile(folder: string, names: readonly string[], remedy: string): Promise<string> {
  const path = await findFile(folder, names);
  if (path === null)
    throw new MissingFileError(`${join(folder, names[0] ?? '')}[.gz]: no such file; ${remedy}`);
  return path;
}
