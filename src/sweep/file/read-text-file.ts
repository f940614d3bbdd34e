import { readFile } from 'node:fs/promises';
import { UsageError } from '../../errors.ts';

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file.'],
  ['ENOTDIR', 'there is no such file: a part of the path is not a folder.'],
  ['EISDIR', 'is a folder; give the sweep file in it.'],
  ['EACCES', 'may not be read; its permissions forbid it.'],
]);

/** The text of a file in UTF-8. Throws UsageError that names the file where it cannot be read as such. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const reason = REASONS.get(codeOf(error)) ?? `cannot be read: ${String(error)}`;
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
