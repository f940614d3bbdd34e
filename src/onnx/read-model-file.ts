import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { DataError, reasonOf } from '../errors.ts';
import { hasCode } from '../system-error.ts';

/** Limit of a model file; a larger model would not fit beside the data of a cell. */
const MOST_BYTES = 2 ** 29;

/** Content of an .onnx file, and the first 16 hex digits of its SHA-256. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly checksum: string;
}

/** Reads a model file. Throws DataError where it is missing, empty, not a file, or larger than 512 MiB. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readWhole(path);
  const checksum = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { path, bytes, checksum };
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const stat = await file.stat();
    if (!stat.isFile()) throw new DataError(`${path}: is no file; give the path of an .onnx file`);
    if (stat.size === 0) throw new DataError(`${path}: is empty; export the model again`);
    if (stat.size > MOST_BYTES)
      throw new DataError(`${path}: has ${stat.size} bytes; at most ${MOST_BYTES} are read`);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const reason = hasCode(cause, 'ENOENT') ? 'no such file' : `cannot be read: ${reasonOf(cause, path)}`;
    throw new DataError(`${path}: ${reason}; paths of models are relative to the current folder`, { cause });
  }
}
