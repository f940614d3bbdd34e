import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../errors.ts';

/** What is at a path: null where there is nothing. Symbolic links are followed. */
export async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return found.isDirectory() ? 'folder' : 'file';
}

/** The first of `names`, or of `names` with `.gz`, that is a file in `folder`; null if none is. */
export async function findFile(folder: string, names: readonly string[]): Promise<string | null> {
  for (const name of names.flatMap((plain) => [plain, `${plain}.gz`])) {
    const path = join(folder, name);
    if ((await kindOf(path)) === 'file') return path;
  }
  return null;
}

/**
 * As findFile, but the file must be there.
 *
 * @throws DataError naming the path that was expected and `remedy`.
 */
export async function requireFile(folder: string, names: readonly string[], remedy: string): Promise<string> {
  const path = await findFile(folder, names);
  if (path === null) throw new DataError(`${join(folder, names[0] ?? '')}[.gz]: no such file; ${remedy}`);
  return path;
}
