import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSweepOfData } from '../../src/cli/sweep/own-files.ts';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lap-sweep-own-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An npz of `count` samples of `d` pixels, in two classes. */
async function ownData(name: string, count: number, d: number): Promise<string> {
  const path = join(folder, name);
  const labels = Int8Array.from({ length: count }, (_, i) => i % 2);
  const x = { numbers: new Float32Array(count * d).fill(0.5), shape: [count, d] };
  await writeFile(path, encodeNpz({ x, y: { numbers: labels, shape: [count] } }));
  return `npz:${path}`;
}

async function read(settings: Record<string, unknown>, grid: Record<string, unknown> = {}) {
  const file = join(folder, 'own.json');
  await writeFile(file, JSON.stringify({ settings: { classes: [0, 1], N: 4, ...settings }, grid }));
  return readSweepOfData(file, {}, folder);
}

describe('readSweepOfData', () => {
  it('asks the data for d, each set for its own', async () => {
    const dataset = [await ownData('a.npz', 8, 6), await ownData('b.npz', 8, 9)];
    const { cells } = await read({}, { dataset, epsilon: [0.5, 1] });
    expect(cells.map(({ settings }) => settings.d)).toEqual([6, 6, 9, 9]);
  });

  it('tells why data cannot be opened', async () => {
    await expect(read({ dataset: `npz:${join(folder, 'none.npz')}` })).rejects.toThrow(/none\.npz/);
  });

  it('tells what is wrong with the file where that is not the data', async () => {
    await expect(read({ dataset: 'uniform', widht: 3 })).rejects.toThrow(/widht/);
  });
});
