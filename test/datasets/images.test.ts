import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/datasets/open.ts';
import { DataError } from '../../src/errors.ts';
import { noise, pixels, scaled, temporaryFolder, write } from './fixtures.ts';

const folder = temporaryFolder();
const SIZE = 4;
/** 4 x 4 RGB, row by row, colours together. */
const interleaved = noise(SIZE * SIZE * 3);
const channelsFirst = [0, 1, 2].flatMap((c) =>
  Array.from({ length: SIZE * SIZE }, (_, i) => interleaved[3 * i + c] ?? 0),
);

const raw = (bytes: Uint8Array, width: number, height: number, channels: 1 | 3 | 4) =>
  sharp(bytes, { raw: { width, height, channels } });

async function picture(name: string, bytes: Uint8Array = interleaved, size = SIZE): Promise<void> {
  write(folder, name, await raw(bytes, size, size, 3).png().toBuffer());
}

beforeAll(async () => {
  await picture('flat/dog/b.PNG');
  await picture('flat/dog/deep/er/a.png', new Uint8Array(48).fill(255));
  await picture('flat/cat/a.png', new Uint8Array(48).fill(51));
  await picture('flat/cat/.hidden.png');
  write(folder, 'flat/cat/notes.txt', 'no image');
  write(folder, 'flat/readme.md', 'no class');
  symlinkSync(join(folder, 'flat/dog/b.PNG'), join(folder, 'flat/cat/link.png'));
  for (const split of ['train', 'val']) {
    await picture(`splits/${split}/n01/a.png`);
    await picture(`splits/${split}/n02/a.png`);
  }
});

describe('a folder a class', () => {
  test('classes by name, images by path, pixels exact where nothing is resized', async () => {
    const set = await openDataset(`images:${folder}/flat?size=4`, folder);
    expect(set).toMatchObject({ d: 48, shape: [3, 4, 4], labelNames: ['cat', 'dog'], train: { count: 4 } });
    expect(set.test).toBeUndefined();
    expect([...set.train.labels]).toEqual([0, 0, 1, 1]);
    expect(await pixels(set.train, [2, 0, 3, 1], 48)).toEqual(
      scaled([...channelsFirst, ...Array(48).fill(51), ...Array(48).fill(255), ...channelsFirst]),
    );
  });

  test('train and val as ImageNet has them; a class keeps its number', async () => {
    await picture('part/train/a/x.png');
    await picture('part/train/b/x.png');
    await picture('part/test/b/x.png');
    const whole = await openDataset(`images:${folder}/splits`, folder);
    expect(whole).toMatchObject({ d: 3072, train: { count: 2 }, test: { count: 2 } });
    const part = await openDataset(`images:${folder}/part`, folder);
    expect([...(part.test?.labels ?? [])]).toEqual([1]);
  });

  test('grey, transparency, 16 bits and an oblong picture', async () => {
    write(folder, 'odd/a/grey.png', await raw(new Uint8Array(16).fill(102), 4, 4, 1).png().toBuffer());
    write(
      folder,
      'odd/a/high.png',
      await raw(new Uint8Array(48).fill(102), 4, 4, 3).toColourspace('rgb16').png().toBuffer(),
    );
    write(folder, 'odd/a/oblong.png', await raw(new Uint8Array(600).fill(102), 20, 10, 3).png().toBuffer());
    write(
      folder,
      'odd/a/see-through.webp',
      await raw(new Uint8Array(64).fill(102), 4, 4, 4).webp({ lossless: true, exact: true }).toBuffer(),
    );
    for (const [form, d] of [
      ['size=2', 12],
      ['channels=1&size=2', 4],
    ] as const) {
      const { train } = await openDataset(`images:${folder}/odd?${form}`, folder);
      expect(train.count).toBe(4);
      const off = (await pixels(train, [0, 1, 2, 3], d)).map((value) => Math.abs(value * 255 - 102));
      expect(Math.max(...off), 'rounding of the transparent one').toBeLessThanOrEqual(1.001);
    }
  });

  test('a photograph keeps its colours when resized', async () => {
    const half = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.floor(i / 3) % 64 < 32 ? 255 : 0));
    write(folder, 'photo/a/x.jpg', await raw(half, 64, 64, 3).jpeg({ quality: 100 }).toBuffer());
    const { train } = await openDataset(`images:${folder}/photo?size=8&channels=1`, folder);
    const row = [...(await pixels(train, [0], 64)).subarray(0, 8)];
    for (const [k, value] of row.entries()) if (k < 3 || k > 4) expect(value).toBeCloseTo(k < 4 ? 1 : 0, 1);
  });
});

describe('damage is named with path, expected and found', () => {
  const jpeg = () =>
    raw(noise(3 * 200 * 200), 200, 200, 3)
      .jpeg()
      .toBuffer();

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['cut', async () => (await jpeg()).subarray(0, 4000), /x\.jpg: expected a whole image/],
    ['empty', async () => Buffer.alloc(0), /x\.jpg: expected a whole image/],
    ['mislabelled', async () => Buffer.from('just text'), /found: .*unsupported image format/],
    [
      'pixel bomb',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>'),
      /at most 100000000 pixels, found: .*exceeds pixel limit/,
    ],
  ])('%s', async (name, content, message) => {
    const path = write(folder, `bad/${name}/a/x.jpg`, await content());
    const { train } = await openDataset(`images:${join(path, '../..')}`, folder);
    const read = pixels(train, [0], 3072);
    await expect(read).rejects.toThrow(DataError);
    await expect(read).rejects.toThrow(message);
  });

  test.each([
    ['nowhere', /nowhere: expected a folder of images for each class: there is no such folder; paths/],
    ['flat/dog/deep/er', /found no folder/],
    ['hollow', /hollow\/a: expected images \(\.jpg, .*found none/],
    ['strange', /test\/b: training has no class of this name; it has a/],
    ['flat?size=0', /option size is "0"; expected a whole number from 1 to 1024/],
    ['flat?channels=2', /option channels is "2"; expected 1 \(grey\) or 3/],
    ['flat?size=4&depth=8', /unknown option "depth"; images: takes size, channels, test or balanced; where/],
  ])('%s', async (path, message) => {
    mkdirSync(join(folder, 'hollow/a'), { recursive: true });
    write(folder, 'strange/train/a/x.png', readFileSync(join(folder, 'flat/dog/b.PNG')));
    write(folder, 'strange/test/b/x.png', readFileSync(join(folder, 'flat/dog/b.PNG')));
    await expect(openDataset(`images:${folder}/${path}`, folder)).rejects.toThrow(message);
  });
});
