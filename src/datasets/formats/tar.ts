import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, type Header } from 'tar-stream';
import { DataError, reasonOf } from '../../errors.ts';
import { gunzipped } from './gunzip.ts';

/** Limit of a file's size; no file of a supported archive is larger. */
const MAX_FILE_BYTES = 2 ** 28;
const MAX_ARCHIVE_BYTES = 2 ** 30;

export interface ArchivedFile {
  /** Relative path with forward slashes; never leaves the folder that it is unpacked to. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Regular files of a gzipped tar archive, one at a time. Memory: one file.
 *
 * @throws DataError if the archive is cut short or corrupt, or holds a link, a device, an absolute path, a path with
 * `..`, a file of more than 256 MiB, or more than 1 GiB in all.
 */
export async function* tarFiles(path: string): AsyncGenerator<ArchivedFile> {
  const entries = extract();
  const chunks = Readable.from(bounded(path));
  chunks.on('error', (error) => entries.destroy(error));
  chunks.pipe(entries);
  try {
    for await (const entry of entries) {
      const isFile = isRegularFile(path, entry.header);
      const content = await buffer(entry);
      if (isFile) yield { name: entry.header.name, content };
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      `${path}: the archive is cut short or not a tar archive (${reasonOf(cause)}); fetch it again`,
      { cause },
    );
  } finally {
    chunks.destroy();
  }
}

/** Whether an entry is a regular file; folders are skipped. Throws DataError for entries that are not trusted. */
function isRegularFile(path: string, { name, type, size = 0 }: Header): boolean {
  if (name.startsWith('/') || /^[a-z]:/i.test(name) || name.split(/[/\\]/).includes('..'))
    throw new DataError(`${path}: ${name} would be unpacked outside its folder; the archive is not trusted`);
  if (type === 'directory') return false;
  if (type !== 'file' && type !== 'contiguous-file')
    throw new DataError(
      `${path}: ${name} is neither a file nor a folder (${type}); the archive is not trusted`,
    );
  if (size > MAX_FILE_BYTES)
    throw new DataError(`${path}: ${name} has ${size} bytes; expected at most ${MAX_FILE_BYTES}`);
  return true;
}

async function* bounded(path: string): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of gunzipped(path)) {
    length += chunk.length;
    if (length > MAX_ARCHIVE_BYTES)
      throw new DataError(`${path}: unpacks to more than ${MAX_ARCHIVE_BYTES} bytes`);
    yield chunk;
  }
}
