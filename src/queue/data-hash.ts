import { createHash } from 'node:crypto';
import { openDataset } from '../datasets/open.ts';
import type { Split } from '../datasets/split.ts';

const ROWS_AT_ONCE = 1000;

async function addSplit(hash: ReturnType<typeof createHash>, split: Split, d: number): Promise<void> {
  hash.update(new Uint8Array(split.labels.buffer, split.labels.byteOffset, split.labels.byteLength));
  const pixels = new Float32Array(ROWS_AT_ONCE * d);
  for (let from = 0; from < split.count; from += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, split.count - from);
    const block = pixels.subarray(0, rows * d);
    await split.read(
      Int32Array.from({ length: rows }, (_, i) => from + i),
      block,
    );
    hash.update(new Uint8Array(block.buffer, 0, block.byteLength));
  }
}

/**
 * SHA-256 (hex) of every label, pixel and class name of a data set, as cells would read them. Independent of how files
 * are compressed. Takes about a second.
 *
 * @throws DataError where the set is missing or damaged
 */
export async function dataHash(name: string, dataFolder: string): Promise<string> {
  const { d, train, test, labelNames } = await openDataset(name, dataFolder);
  const hash = createHash('sha256');
  hash.update(JSON.stringify(labelNames ?? []));
  await addSplit(hash, train, d);
  if (test !== undefined) await addSplit(hash, test, d);
  return hash.digest('hex');
}

/** Computes the hash of each data set of a folder once. Failures are not cached, since the data may be repaired. */
export class DataHashes {
  readonly #folder: string;
  readonly #known = new Map<string, Promise<string>>();

  constructor(dataFolder: string) {
    this.#folder = dataFolder;
  }

  of(name: string): Promise<string> {
    const known = this.#known.get(name);
    if (known) return known;
    const hashing = dataHash(name, this.#folder);
    this.#known.set(name, hashing);
    hashing.catch(() => this.#known.delete(name));
    return hashing;
  }
}
