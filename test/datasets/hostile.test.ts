import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { parseNpy } from '../../src/datasets/formats/npy.ts';
import { openDataset } from '../../src/datasets/open.ts';
import { DataError } from '../../src/errors.ts';
import { idx, noise, temporaryFolder, write } from './fixtures.ts';
import { tar } from './tar.ts';

const root = temporaryFolder();
const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`fixtures/${name}.npz`, import.meta.url)));
const records = noise(2 * 3073).map((byte, i) => (i % 3073 === 0 ? 1 : byte));
const archive = tar([{ name: 'cifar-10-batches-bin/data_batch_1.bin', content: records }]);
const picture = await sharp(noise(300), { raw: { width: 10, height: 10, channels: 3 } })
  .png()
  .toBuffer();

/** Opens a set and reads its first and last row. */
async function use(name: string, folder: string): Promise<void> {
  const { train, d } = await openDataset(name.replace('HERE', folder), folder);
  await train.read([0, train.count - 1], new Float32Array(2 * d));
}

const LABELS = idx([6], [0, 1, 2, 0, 1, 2]);

test.each<[string, string, Uint8Array, string]>([
  ['IDX images', 'mnist/train-images-idx3-ubyte', idx([6, 3, 3], noise(54)), 'mnist'],
  ['gzipped IDX images', 'mnist/train-images-idx3-ubyte', gzipSync(idx([6, 3, 3], noise(54))), 'mnist'],
  ['IDX labels', 'fmnist/train-labels-idx1-ubyte', LABELS, 'fmnist'],
  ['CIFAR-10 batch', 'cifar10/data_batch_1.bin', records, 'cifar10'],
  ['CIFAR-10 archive', 'cifar10/cifar-10-binary.tar.gz', gzipSync(archive), 'cifar10'],
  ['tar in stored gzip', 'cifar10/cifar-10-binary.tar.gz', gzipSync(archive, { level: 0 }), 'cifar10'],
  ['stored npz', 'a.npz', fixture('channels-last'), 'npz:HERE/a.npz'],
  ['packed npz', 'b.npz', fixture('fortran-double'), 'npz:HERE/b.npz'],
  ['image', 'pictures/a/x.png', picture, 'images:HERE/pictures?size=4'],
])('%s: whatever is cut or changed ends in a DataError or reads', async (title, path, content, name) => {
  const folder = join(root, title);
  write(folder, 'mnist/train-labels-idx1-ubyte', LABELS);
  write(folder, 'fmnist/train-images-idx3-ubyte', idx([6, 3, 3], noise(54)));
  write(folder, path, content);
  await use(name, folder);

  const change = fc.record({
    length: fc.oneof(fc.constant(content.length), fc.nat(content.length)),
    bytes: fc.array(fc.tuple(fc.oneof(fc.nat(63), fc.nat(content.length - 1)), fc.nat(255)), {
      maxLength: 4,
    }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ length, bytes }) => {
      const copy = Uint8Array.from(content);
      for (const [at, value] of bytes) copy[at] = value;
      write(folder, path, copy.subarray(0, length));
      const error: unknown = await use(name, folder).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error !== null) expect(error).toBeInstanceOf(DataError);
    }),
    { numRuns: 150 },
  );
});

const arrays = Object.values(unzipSync(fixture('types')));

test('a .npy file: whatever is changed ends in a DataError or reads', () => {
  const change = fc.record({
    file: fc.constantFrom(...arrays),
    bytes: fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 3 }),
    length: fc.oneof(fc.constant(1000), fc.nat(200)),
  });
  fc.assert(
    fc.property(change, ({ file, bytes, length }) => {
      const copy = file.slice(0, length);
      for (const [at, value] of bytes) copy[at] = value;
      try {
        parseNpy('x.npy', copy);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }),
    { numRuns: 2000 },
  );
});
