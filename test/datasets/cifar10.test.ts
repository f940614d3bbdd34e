import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../src/datasets/open.ts';
import { DataError } from '../../src/errors.ts';
import { noise, pixels, realData, scaled, temporaryFolder, write } from './fixtures.ts';
import { tar } from './tar.ts';

const folder = temporaryFolder();
const RECORD = 3073;

/** `count` records with labels 0, 1, 2, ... 9, 0, ... */
function batch(count: number, seed: number): Uint8Array {
  const bytes = noise(count * RECORD, seed);
  for (let n = 0; n < count; n++) bytes[n * RECORD] = n % 10;
  return bytes;
}

let folders = 0;
function dataFolder(files: Readonly<Record<string, Uint8Array>>): string {
  const path = join(folder, String(folders++));
  for (const [name, bytes] of Object.entries(files)) write(path, `cifar10/${name}`, bytes);
  return path;
}

const first = batch(400, 1);
const second = batch(3, 2);
const held = batch(2, 3);
const BIN = 'cifar-10-batches-bin';
const archive = tar([
  { name: `${BIN}/`, type: '5' },
  { name: `${BIN}/data_batch_1.bin`, content: first },
  { name: `${BIN}/data_batch_2.bin`, content: second },
  { name: `${BIN}/test_batch.bin`, content: held },
]);

describe('the same data whatever holds it', () => {
  test.each([
    [
      'folder',
      {
        [`${BIN}/data_batch_1.bin`]: first,
        [`${BIN}/data_batch_2.bin`]: second,
        [`${BIN}/test_batch.bin`]: held,
      },
    ],
    ['no inner folder', { 'data_batch_1.bin': first, 'data_batch_2.bin': second, 'test_batch.bin': held }],
    [
      'gzip',
      {
        'data_batch_1.bin.gz': gzipSync(first),
        'data_batch_2.bin.gz': gzipSync(second),
        'test_batch.bin.gz': gzipSync(held),
      },
    ],
    ['archive', { 'cifar-10-binary.tar.gz': gzipSync(archive) }],
  ])('%s', async (_, files) => {
    const set = await openDataset('cifar10', dataFolder(files));
    expect(set).toMatchObject({ d: 3072, shape: [3, 32, 32], train: { count: 403 }, test: { count: 2 } });
    expect([...set.train.labels.slice(398)]).toEqual([8, 9, 0, 1, 2]);
    const record = (bytes: Uint8Array, n: number) => bytes.subarray(n * RECORD + 1, (n + 1) * RECORD);
    expect(await pixels(set.train, [401, 0, 399], 3072)).toEqual(
      scaled([...record(second, 1), ...record(first, 0), ...record(first, 399)]),
    );
  });

  test('an archive made by tar itself', async () => {
    const source = dataFolder({ [`${BIN}/data_batch_1.bin`]: first, [`${BIN}/test_batch.bin`]: held });
    const target = write(folder, 'real/cifar10/cifar-10-binary.tar.gz', '');
    execFileSync('tar', ['-czf', target, '-C', join(source, 'cifar10'), BIN]);
    const set = await openDataset('cifar10', join(folder, 'real'));
    expect([set.train.count, set.test?.count]).toEqual([400, 2]);
  });
});

describe('damage is named with path, expected and found', () => {
  const packed = (entries: Parameters<typeof tar>[0]) => ({
    'cifar-10-binary.tar.gz': gzipSync(tar(entries)),
  });
  const wrongLabel = second.with(RECORD, 10);
  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    [
      'nothing',
      {},
      /data_batch_1\.bin\[\.gz\]: no such file; run `lap-sweep data cifar10 --data [^`]+`, or give .*with --data or LAP_DATA/,
    ],
    [
      'gap',
      { 'data_batch_1.bin': first, 'data_batch_3.bin': second },
      /data_batch_3.bin is there but data_batch_2.bin is not/,
    ],
    [
      'cut',
      { 'data_batch_1.bin': second.subarray(0, -6) },
      /records of 3073 bytes, found 2 and 3067 bytes \(9213 in all\)/,
    ],
    ['empty', { 'data_batch_1.bin': Buffer.alloc(0) }, /found 0 and 0 bytes/],
    ['label', { 'data_batch_1.bin': wrongLabel }, /data_batch_1.bin: record 1 has label 10; expected 0 to 9/],
    [
      'cut gzip',
      { 'data_batch_1.bin.gz': gzipSync(first).subarray(0, 9000) },
      /cut short or corrupt after \d+ unpacked/,
    ],
    [
      'cut archive',
      { 'cifar-10-binary.tar.gz': gzipSync(archive.subarray(0, 9000)) },
      /archive is cut short/,
    ],
    [
      'cut gzip of archive',
      { 'cifar-10-binary.tar.gz': gzipSync(archive).subarray(0, -4) },
      /cut short or corrupt/,
    ],
    [
      'no archive',
      { 'cifar-10-binary.tar.gz': gzipSync(noise(2000)) },
      /not a tar archive \(Invalid tar header/,
    ],
    ['parent', packed([{ name: '../data_batch_1.bin', content: second }]), /outside its folder/],
    ['absolute', packed([{ name: '/etc/data_batch_1.bin', content: second }]), /outside its folder/],
    ['link', packed([{ name: 'data_batch_1.bin', type: '2' }]), /neither a file nor a folder \(symlink\)/],
    [
      'giant',
      packed([{ name: 'data_batch_1.bin', size: 2 ** 32 }]),
      /has 4294967296 bytes; expected at most/,
    ],
  ])('%s', async (_, files, message) => {
    const opened = openDataset('cifar10', dataFolder(files));
    await expect(opened).rejects.toThrow(DataError);
    await expect(opened).rejects.toThrow(message);
  });
});

describe.skipIf(realData === '')('CIFAR-10 itself', () => {
  test('labels and pixels are those of the file', async () => {
    const set = await openDataset('cifar10', realData);
    const raw = gunzipSync(readFileSync(join(realData, 'cifar10', BIN, 'data_batch_1.bin.gz')));
    expect(set.train.count).toBe(raw.length / RECORD);
    expect([...set.train.labels]).toEqual(Array.from(set.train.labels, (_, n) => raw[n * RECORD]));
    const expected = raw.subarray(77 * RECORD + 1, 78 * RECORD);
    expect(await pixels(set.train, [77], 3072)).toEqual(scaled(expected));
  });
});

test('batches.meta.txt names the classes, in a folder and in an archive', async () => {
  const names = [...'abcdefghij'].map((letter) => letter.repeat(3));
  const meta = Buffer.from(`${names.join('\n')}\n\n`);
  const files: Record<string, Uint8Array>[] = [
    { [`${BIN}/data_batch_1.bin`]: held, [`${BIN}/batches.meta.txt`]: meta },
    {
      'cifar-10-binary.tar.gz': gzipSync(
        tar([
          { name: `${BIN}/data_batch_1.bin`, content: held },
          { name: `${BIN}/batches.meta.txt`, content: meta },
        ]),
      ),
    },
  ];
  for (const one of files) expect((await openDataset('cifar10', dataFolder(one))).labelNames).toEqual(names);
  const few = dataFolder({ 'data_batch_1.bin': held, 'batches.meta.txt': Buffer.from('cat\ndog\n') });
  await expect(openDataset('cifar10', few)).rejects.toThrow(/names of 10 classes, one a line, found 2/);
});
