import { readFile } from 'node:fs/promises';
import { reasonOf, UsageError } from '../../../errors.ts';

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file.'],
  ['ENOTDIR', 'there is no such file: a part of the path is not a folder.'],
  ['EISDIR', 'is a folder; give the sweep file in it.'],
  ['EACCES', 'may not be read; change its permissions.'],
]);

/** Reads a file as UTF-8 text. Throws UsageError naming the file where that fails. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const reason = REASONS.get(codeOf(error)) ?? `cannot be read: ${reasonOf(error, path)}.`;
    throw new UsageError([{ place: path, message: reason }], { cause: error });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError([{ place: path, message: 'is not text in UTF-8; save it as such.' }], {
      cause: error,
    });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
