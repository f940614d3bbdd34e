import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Split } from '../../src/datasets/split.ts';

export { temporaryFolder } from '../temporary-folder.ts';

/** Writes a file and its parent folders; returns its path. */
export function write(folder: string, name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** An IDX file of unsigned bytes as the format's description has it. */
export function idx(dimensions: readonly number[], content: ArrayLike<number>, type = 0x08): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header[2] = type;
  header[3] = dimensions.length;
  for (const [i, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, Uint8Array.from(content)]);
}

/** Pseudo-random bytes, the same every time. */
export function noise(count: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** The pixels of some rows of a split, rows.length x d. */
export async function pixels(split: Split, rows: readonly number[], d: number): Promise<Float32Array> {
  const out = new Float32Array(rows.length * d);
  await split.read(rows, out);
  return out;
}

/** bytes / 255 in single precision. */
export function scaled(bytes: ArrayLike<number>): Float32Array {
  return Float32Array.from(bytes, (byte) => byte / 255);
}

/** Folder with mnist/ and cifar10/; tests that need it are skipped where LAP_DATA is not set. */
export const realData = process.env.LAP_DATA ?? '';
if (realData === '') console.warn('LAP_DATA is unset: tests on real data are skipped');
