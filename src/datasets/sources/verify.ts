import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isGzip } from '../formats/bytes.ts';
import { gunzipped } from '../formats/gunzip.ts';
import type { SourceFile } from './sources.ts';

/** Difference of a file from the published `source`, as "expected ..., found ..."; null if there is none. */
export async function faultOf(path: string, source: SourceFile): Promise<string | null> {
  const { size } = await stat(path);
  if (size !== source.bytes) return `expected ${source.bytes} bytes, found ${size}`;
  const found = await md5(createReadStream(path));
  return found === source.md5 ? null : `expected MD5 ${source.md5}, found ${found}`;
}

/** Whether a file has the published content, compressed in any way. */
export async function hasContent(path: string, source: SourceFile): Promise<boolean> {
  if (source.contentMd5 === undefined) return false;
  const content = (await isGzip(path)) ? gunzipped(path) : createReadStream(path);
  return (await md5(content).catch(() => null)) === source.contentMd5;
}

async function md5(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
