import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError, reasonOf } from '../../errors.ts';

/**
 * Unpacks a gzip file chunk by chunk, so that the reader controls how much is unpacked. Stopping early closes the file.
 *
 * @throws DataError if the file cannot be read, is cut short or is corrupt (its CRC-32 included).
 */
export async function* gunzipped(path: string): AsyncGenerator<Uint8Array> {
  let length = 0;
  const chunks: AsyncIterable<Uint8Array> = pipeline(createReadStream(path), createGunzip(), () => {
    // A failure surfaces in the loop below.
  });
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      yield chunk;
    }
  } catch (cause) {
    const found = `gzip is cut short or corrupt after ${length} unpacked bytes (${reasonOf(cause)})`;
    throw new DataError(`${path}: ${found}; fetch it again`, { cause });
  }
}

/**
 * Unpacks up to `limit` bytes; `ended` says whether that was everything. Memory: twice the result.
 *
 * @throws DataError like gunzipped
 */
export async function gunzipUpTo(
  path: string,
  limit: number,
): Promise<{ content: Uint8Array; ended: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of gunzipped(path)) {
    chunks.push(chunk.subarray(0, limit - length));
    length += chunk.length;
    if (length > limit) break;
  }
  return { content: Buffer.concat(chunks), ended: length <= limit };
}
