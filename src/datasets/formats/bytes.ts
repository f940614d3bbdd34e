import { type FileHandle, open } from 'node:fs/promises';
import { DataError, reasonOf } from '../../errors.ts';
import { gunzipUpTo } from './gunzip.ts';

/** Uncompressed content of a data file: in memory if the file is gzip, else read from disk on demand. */
export interface Bytes {
  readonly path: string;
  readonly length: number;
  open(): Promise<BytesReader>;
}

export interface BytesReader {
  /** Fills `out` with the bytes that start at `offset`. */
  read(offset: number, out: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const GZIP_MAGIC = [0x1f, 0x8b] as const;
/** Limit of the unpacked size of a gzip file, which must fit in memory. */
const MAX_UNPACKED_BYTES = 2 ** 31;

/**
 * The first `length` uncompressed bytes of a file, or fewer where it is shorter.
 *
 * @throws DataError if the file cannot be read or is corrupt gzip.
 */
export async function readHead(path: string, length: number): Promise<Uint8Array> {
  if (!(await isGzip(path))) return readPart(path, length);
  const { content } = await gunzipUpTo(path, length);
  return content;
}

/**
 * Opens a file, gzip or not (recognized by its first bytes, not its name). Gzip is unpacked into memory, at most
 * `limit` bytes of it, which defends against decompression bombs.
 *
 * @throws DataError if the file cannot be read, is corrupt gzip, or holds more than `limit` bytes.
 */
export async function openBytes(path: string, limit: number): Promise<Bytes> {
  if (!(await isGzip(path))) return onDisk(path, await sizeOf(path));
  if (limit > MAX_UNPACKED_BYTES)
    throw new DataError(
      `${path}: ${limit} bytes are too many to unpack into memory; unpack the file with gunzip`,
    );
  const { content, ended } = await gunzipUpTo(path, limit);
  if (!ended) throw new DataError(`${path}: unpacks to more than the expected ${limit} bytes`);
  return inMemory(path, content);
}

/** Reads `length` bytes from `offset` on. */
export async function readBytes(bytes: Bytes, offset: number, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  const reader = await bytes.open();
  try {
    await reader.read(offset, out);
  } finally {
    await reader.close();
  }
  return out;
}

/** Wraps bytes in memory; `path` names them in messages. */
export function inMemory(path: string, content: Uint8Array): Bytes {
  const reader: BytesReader = {
    read: async (offset, out) => out.set(content.subarray(offset, offset + out.length)),
    close: async () => {},
  };
  return { path, length: content.length, open: async () => reader };
}

function onDisk(path: string, length: number): Bytes {
  return {
    path,
    length,
    open: async () => {
      const file = await openFile(path);
      return { read: (offset, out) => fill(file, path, offset, out), close: () => file.close() };
    },
  };
}

async function fill(file: FileHandle, path: string, offset: number, out: Uint8Array): Promise<void> {
  for (let done = 0; done < out.length; ) {
    const { bytesRead } = await file.read(out, done, out.length - done, offset + done);
    if (bytesRead === 0)
      throw new DataError(`${path}: ends at byte ${offset + done}; it was longer when it was opened`);
    done += bytesRead;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new DataError(`${path}: cannot be opened: ${reasonOf(cause, path)}`, { cause });
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await openFile(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function readPart(path: string, length: number): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    const out = new Uint8Array(length);
    const { bytesRead } = await file.read(out, 0, length, 0);
    return out.subarray(0, bytesRead);
  } catch (cause) {
    throw new DataError(`${path}: cannot be read: ${reasonOf(cause, path)}`, { cause });
  } finally {
    await file.close();
  }
}

/** Recognized by the first bytes, since names are unreliable. */
export async function isGzip(path: string): Promise<boolean> {
  const magic = await readPart(path, GZIP_MAGIC.length);
  return magic[0] === GZIP_MAGIC[0] && magic[1] === GZIP_MAGIC[1];
}
