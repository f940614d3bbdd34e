import { DataError } from '../../errors.ts';
import { gunzipped } from './gunzip.ts';

const BLOCK_BYTES = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;
/** No file of a supported archive is larger; a header that says so is hostile. */
const MAX_FILE_BYTES = 2 ** 28;
const MAX_ARCHIVE_BYTES = 2 ** 30;

export interface ArchivedFile {
  /** Relative path with forward slashes; never leads out of the folder that it is unpacked in. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * The regular files of a gzipped tar archive (POSIX ustar), one at a time. Memory: one file.
 *
 * @throws DataError if the archive is cut short or corrupt, or holds a link, a device, an absolute path, a path with
 * `..`, a file of more than 256 MiB, or more than 1 GiB in all.
 */
export async function* tarFiles(path: string): AsyncGenerator<ArchivedFile> {
  const reader = exactReader(path);
  for (;;) {
    const header = await reader.take(BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) break;
    const { name, size, type } = parseHeader(path, header);
    if (size > MAX_FILE_BYTES)
      throw new DataError(`${path}: ${name} has ${size} bytes; expected at most ${MAX_FILE_BYTES}`);
    const content = await reader.take(size);
    await reader.take((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
    if (type === 'file') yield { name, content };
  }
  await reader.drain();
}

function parseHeader(
  path: string,
  header: Uint8Array,
): { name: string; size: number; type: 'file' | 'none' } {
  const text = (from: number, length: number) =>
    Buffer.from(header.subarray(from, from + length))
      .toString('latin1')
      .replace(/\0.*$/s, '');
  const octal = (from: number, length: number) => Number.parseInt(text(from, length).trim() || '0', 8);

  const blank = header.with(CHECKSUM_AT, 0).fill(0x20, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES);
  const found = blank.reduce((sum, byte) => sum + byte, 0);
  const expected = octal(CHECKSUM_AT, CHECKSUM_BYTES);
  if (expected !== found)
    throw new DataError(`${path}: not a tar archive: expected header checksum ${expected}, found ${found}`);

  const prefix = text(257, 5) === 'ustar' ? text(345, 155) : '';
  const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  const size = octal(124, 12);
  if (!Number.isSafeInteger(size) || size < 0) throw new DataError(`${path}: ${name} has no readable size`);
  if (name.startsWith('/') || /^[a-z]:/i.test(name) || name.split(/[/\\]/).includes('..'))
    throw new DataError(`${path}: ${name} would be unpacked outside its folder; the archive is not trusted`);
  return { name, size, type: typeOf(path, name, text(156, 1)) };
}

/** Folders and extended attributes are passed over; what is not a file of its own is refused. */
function typeOf(path: string, name: string, flag: string): 'file' | 'none' {
  if (flag === '0' || flag === '') return 'file';
  if (flag === '5' || flag === 'x' || flag === 'g') return 'none';
  throw new DataError(
    `${path}: ${name} is neither a file nor a folder (tar type ${flag}); the archive is not trusted`,
  );
}

interface ExactReader {
  /** Exactly `length` bytes. */
  take(length: number): Promise<Uint8Array>;
  /** Reads on to the end, so that the checksum at the end of the gzip is verified. */
  drain(): Promise<void>;
}

function exactReader(path: string): ExactReader {
  const chunks = bounded(path);
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async take(length) {
      const parts: Uint8Array[] = [];
      let missing = length;
      while (missing > 0) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done)
            throw new DataError(
              `${path}: the archive is cut short: expected ${missing} more bytes; fetch it again`,
            );
          rest = next.value;
        }
        const part = rest.subarray(0, missing);
        parts.push(part);
        rest = rest.subarray(part.length);
        missing -= part.length;
      }
      return Buffer.concat(parts);
    },
    async drain() {
      for await (const _ of chunks);
    },
  };
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
