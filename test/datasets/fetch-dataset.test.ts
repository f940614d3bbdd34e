import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fetchDataset } from '../../src/datasets/sources/fetch-dataset.ts';
import { SOURCES, type Source } from '../../src/datasets/sources/sources.ts';
import { hasContent } from '../../src/datasets/sources/verify.ts';
import { DataError } from '../../src/errors.ts';
import { serve, whole } from './file-server.ts';
import { idx, noise, realData, temporaryFolder, write } from './fixtures.ts';
import { tar } from './tar.ts';

const root = temporaryFolder();
const QUICK = { idleMs: 1000, rounds: 1, pauseMs: 1 };
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** A source of these files, served on this machine. */
async function sourceOf(
  files: Record<string, Buffer>,
  counts: { train: number; test: number },
  unpacksTo?: string,
) {
  const { mirrors, requests } = await serve(files, [whole]);
  const source: Source = {
    files: Object.entries(files).map(([name, bytes]) => ({ name, bytes: bytes.length, md5: md5(bytes) })),
    mirrors,
    unpacksTo,
    ...counts,
  };
  return { source, requests };
}

const mnist = {
  'train-images-idx3-ubyte.gz': gzipSync(idx([3, 2, 2], noise(12))),
  'train-labels-idx1-ubyte.gz': gzipSync(idx([3], [0, 1, 2])),
  't10k-images-idx3-ubyte.gz': gzipSync(idx([1, 2, 2], noise(4))),
  't10k-labels-idx1-ubyte.gz': gzipSync(idx([1], [9])),
};

describe('files of their own', () => {
  test('are fetched once, checked, and replaced where they are not the published ones', async () => {
    const { source, requests } = await sourceOf(mnist, { train: 3, test: 1 });
    const data = join(root, 'mnist-data');
    const set = await fetchDataset('mnist', data, QUICK, source);
    expect([set.d, set.train.count, set.test?.count]).toEqual([4, 3, 1]);
    expect(readdirSync(join(data, 'mnist')).sort()).toEqual(Object.keys(mnist).sort());
    expect(requests).toHaveLength(4);

    const states: string[] = [];
    await fetchDataset('mnist', data, { ...QUICK, onFile: (_, state) => states.push(state) }, source);
    expect([requests.length, ...states]).toEqual([4, 'there', 'there', 'there', 'there']);

    const labels = join(data, 'mnist/train-labels-idx1-ubyte.gz');
    writeFileSync(labels, gzipSync(idx([3], [2, 2, 2])));
    await fetchDataset('mnist', data, QUICK, source);
    expect(readFileSync(labels).equals(mnist['train-labels-idx1-ubyte.gz'])).toBe(true);
    expect(requests).toHaveLength(5);
  });

  test('that are packed otherwise but have the published content are kept', async () => {
    const { source, requests } = await sourceOf(mnist, { train: 3, test: 1 });
    const name = 'train-images-idx3-ubyte.gz';
    const raw = idx([3, 2, 2], noise(12));
    const files = source.files.map((file) => (file.name === name ? { ...file, contentMd5: md5(raw) } : file));
    const kept = write(root, `repacked/mnist/${name}`, gzipSync(raw, { level: 0 }));
    const before = readFileSync(kept);
    await fetchDataset('mnist', join(root, 'repacked'), QUICK, { ...source, files });
    expect(readFileSync(kept).equals(before)).toBe(true);
    expect(requests).toHaveLength(3);
  });
});

describe('an archive', () => {
  const BIN = 'cifar-10-batches-bin';
  const batch = (count: number) => noise(count * 3073).map((byte, i) => (i % 3073 === 0 ? byte % 10 : byte));
  const archive = (entries: Parameters<typeof tar>[0]) => ({
    'cifar-10-binary.tar.gz': gzipSync(tar(entries)),
  });
  const good = archive([
    { name: `${BIN}/data_batch_1.bin`, content: batch(4) },
    { name: `${BIN}/test_batch.bin`, content: batch(2) },
  ]);

  test('is unpacked and then removed; a second run fetches nothing', async () => {
    const { source, requests } = await sourceOf(good, { train: 4, test: 2 }, BIN);
    const data = join(root, 'cifar-data');
    for (let run = 0; run < 2; run++) {
      const set = await fetchDataset('cifar10', data, QUICK, source);
      expect([set.train.count, set.test?.count]).toEqual([4, 2]);
      expect(readdirSync(join(data, 'cifar10'))).toEqual([BIN]);
    }
    expect(requests).toHaveLength(1);
  });

  test('of the wrong counts is refused by number', async () => {
    const { source } = await sourceOf(good, { train: 5, test: 2 }, BIN);
    const fetched = fetchDataset('cifar10', join(root, 'counts'), QUICK, source);
    await expect(fetched).rejects.toThrow(
      /expected 5 training and 2 test samples, found 4 and 2; move it away/,
    );
  });

  test.each([
    ['parent', [{ name: `${BIN}/../../../escaped.bin`, content: batch(1) }], /outside its folder/],
    ['absolute', [{ name: join(root, 'escaped.bin'), content: batch(1) }], /outside its folder/],
    ['link', [{ name: `${BIN}/data_batch_1.bin`, type: '2' }], /neither a file nor a folder/],
    [
      'other',
      [{ name: 'else/data_batch_1.bin', content: batch(1) }],
      /expected a folder cifar-10-batches-bin in it/,
    ],
  ])('that is hostile (%s) leaves nothing behind', async (name, entries, message) => {
    const { source } = await sourceOf(archive(entries), { train: 4, test: 2 }, BIN);
    const data = join(root, `hostile-${name}`);
    const fetched = fetchDataset('cifar10', data, QUICK, source);
    await expect(fetched).rejects.toThrow(DataError);
    await expect(fetched).rejects.toThrow(message);
    expect(readdirSync(join(data, 'cifar10'))).toEqual(['cifar-10-binary.tar.gz']);
    expect(existsSync(join(root, 'escaped.bin'))).toBe(false);
  });
});

test.skipIf(realData === '').each(SOURCES.mnist.files)(
  'the real $name has the published content',
  async (file) => {
    expect(await hasContent(join(realData, 'mnist', file.name), file)).toBe(true);
  },
);
