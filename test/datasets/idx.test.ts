import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimensionOf, openDataset } from '../../src/datasets/open.ts';
import { DataError } from '../../src/errors.ts';
import { idx, noise, pixels, realData, scaled, temporaryFolder, write } from './fixtures.ts';

const folder = temporaryFolder();
const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';
const content = noise(5 * 6);
const labels = [0, 1, 2, 1, 9];

let folders = 0;
/** A folder that holds fmnist/ with these files. */
function dataFolder(files: Readonly<Record<string, Uint8Array>>): string {
  const path = join(folder, String(folders++));
  for (const [name, bytes] of Object.entries(files)) write(path, `fmnist/${name}`, bytes);
  return path;
}

const images = idx([5, 2, 3], content);
const good = { [IMAGES]: images, [LABELS]: idx([5], labels) };

describe('a folder laid out like MNIST', () => {
  test.each([
    ['raw', good],
    ['gzip', { [`${IMAGES}.gz`]: gzipSync(images), [`${LABELS}.gz`]: gzipSync(idx([5], labels)) }],
    ['gzip without the ending', { [IMAGES]: gzipSync(images), [LABELS]: idx([5], labels) }],
    ['dotted names', { 'train-images.idx3-ubyte': images, 'train-labels.idx1-ubyte': idx([5], labels) }],
  ])('%s', async (_, files) => {
    const set = await openDataset('fmnist', dataFolder(files));
    expect(set).toMatchObject({ name: 'fmnist', d: 6, shape: [2, 3], test: undefined });
    expect(set.labelNames?.[9]).toBe('Ankle boot');
    expect([...set.train.labels]).toEqual(labels);
    expect(await pixels(set.train, [4, 0, 0, 2], 6)).toEqual(
      scaled([
        ...content.slice(24),
        ...content.slice(0, 6),
        ...content.slice(0, 6),
        ...content.slice(12, 18),
      ]),
    );
  });

  test('with a test split', async () => {
    const test = {
      't10k-images-idx3-ubyte': idx([1, 2, 3], [1, 2, 3, 4, 5, 6]),
      't10k-labels-idx1-ubyte': idx([1], [7]),
    };
    const set = await openDataset('fmnist', dataFolder({ ...good, ...test }));
    expect([...(set.test?.labels ?? [])]).toEqual([7]);
  });

  test('any rows in any order are the bytes of those rows, read in place', async () => {
    const count = 700;
    const d = 2000;
    const bytes = noise(count * d);
    const path = write(folder, 'images', idx([count, d], bytes));
    write(folder, 'labels', idx([count], noise(count)));
    const set = await openDataset(`idx:${path}`, folder);
    const row = fc.integer({ min: 0, max: count - 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const expected = rows.flatMap((n) => [...bytes.subarray(n * d, n * d + d)]);
        expect(await pixels(set.train, rows, d)).toEqual(scaled(expected));
      }),
      { numRuns: 30 },
    );
  });

  test('refuses rows that do not exist and an output of the wrong size', async () => {
    const { train } = await openDataset('fmnist', dataFolder(good));
    await expect(train.read([5], new Float32Array(6))).rejects.toThrow('row 5 is not one of 0 to 4');
    await expect(train.read([0], new Float32Array(7))).rejects.toThrow(
      'out holds 7 numbers; 1 rows of 6 pixels need 6',
    );
  });
});

describe('damage is named with path, expected and found', () => {
  const zeros = gzipSync(Buffer.concat([idx([5, 2, 3], []), Buffer.alloc(1 << 24)]));
  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    [
      'nothing',
      {},
      /train-images-idx3-ubyte\[\.gz\]: no such file; run `lap-sweep data fmnist --data [^`]+`, or give .*with --data or LAP_DATA/,
    ],
    ['no labels', { [IMAGES]: images }, /train-labels-idx1-ubyte\[\.gz\]: no such file/],
    [
      'empty',
      { ...good, [IMAGES]: Buffer.alloc(0) },
      /images.*magic number 0x000008\.\., found an empty file/,
    ],
    [
      'magic',
      { ...good, [IMAGES]: Buffer.from('<html>') },
      /images.*magic number 0x000008\.\., found 0x3c68746d/,
    ],
    [
      'type',
      { ...good, [IMAGES]: idx([5, 2, 3], content, 0x0d) },
      /images.*unsigned bytes.*found 0x00000d03/,
    ],
    ['rank', { ...good, [IMAGES]: idx([1, 1, 1, 1, 1], [1]) }, /1 to 4 dimensions, found 5/],
    ['cut header', { ...good, [IMAGES]: images.subarray(0, 9) }, /header of 16 bytes, found 9/],
    [
      'cut',
      { ...good, [IMAGES]: images.subarray(0, -1) },
      /cut short.*5 x 2 x 3, expected 46 bytes, found 45/,
    ],
    ['long', { ...good, [IMAGES]: idx([5, 2, 3], noise(31)) }, /too long.*expected 46 bytes, found 47/],
    ['no images', { ...good, [IMAGES]: idx([0, 2, 3], []) }, /expected images, found dimensions 0 x 2 x 3/],
    ['counts', { ...good, [LABELS]: idx([4], labels.slice(1)) }, /labels.*expected 5 labels.*found 4/],
    ['swapped', { [IMAGES]: good[LABELS], [LABELS]: images }, /expected images, found dimensions 5/],
    ['label', { ...good, [LABELS]: idx([5], [0, 1, 37, 1, 9]) }, /record 2 has label 37; expected 0 to 9/],
    [
      'cut gzip',
      { ...good, [IMAGES]: gzipSync(images).subarray(0, 40) },
      /gzip is cut short or corrupt after \d+/,
    ],
    ['bomb', { ...good, [IMAGES]: zeros }, /unpacks to more than the expected 46 bytes/],
    [
      'bomb by header',
      { ...good, [IMAGES]: gzipSync(idx([2 ** 31, 1, 1], [])) },
      /2147483664 bytes are too many to unpack/,
    ],
    ['impossible', { ...good, [IMAGES]: idx([2 ** 31, 2 ** 31, 2 ** 31], []) }, /no file holds/],
  ])('%s', async (_, files, message) => {
    const opened = openDataset('fmnist', dataFolder(files));
    await expect(opened).rejects.toThrow(DataError);
    await expect(opened).rejects.toThrow(message);
  });

  test('a flipped byte in gzip', async () => {
    const packed = gzipSync(noise(4000));
    packed.writeUInt8((packed[2000] ?? 0) ^ 0xff, 2000);
    await expect(openDataset('fmnist', dataFolder({ ...good, [IMAGES]: packed }))).rejects.toThrow(DataError);
  });

  test('an unknown name lists the known ones', async () => {
    await expect(openDataset('mnits', folder)).rejects.toThrow(/mnits: .*expected one of mnist, fmnist/);
  });
});

describe.skipIf(realData === '')('MNIST itself', () => {
  const raw = (name: string) => gunzipSync(readFileSync(join(realData, 'mnist', `${name}.gz`)));

  test('counts, labels and pixels are those of the files', async () => {
    const set = await openDataset('mnist', realData);
    expect([set.d, set.train.count, set.test?.count]).toEqual([784, 60_000, 10_000]);
    expect([...set.train.labels]).toEqual([...raw(LABELS).subarray(8)]);
    const bytes = raw(IMAGES).subarray(16);
    const rows = [59_999, 0, 31_415];
    const expected = rows.flatMap((n) => [...bytes.subarray(784 * n, 784 * (n + 1))]);
    expect(await pixels(set.train, rows, 784)).toEqual(scaled(expected));
    expect(await dimensionOf('mnist', realData)).toBe(784);
  });
});
