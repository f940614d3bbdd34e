import { basename, join } from 'node:path';
import { DataError, MissingFileError } from '../../errors.ts';
import { findFile, kindOf } from '../sources/find-file.ts';
import { type Dataset, type Split, UNIT_RANGE } from '../split.ts';
import { type ByteRecords, byteSplit } from './byte-split.ts';
import { type Bytes, inMemory, openBytes, readBytes } from './bytes.ts';
import { tarFiles } from './tar.ts';

export const CIFAR10_FOLDER = 'cifar-10-batches-bin';
export const CIFAR10_ARCHIVE = 'cifar-10-binary.tar.gz';

/** The published class names, for folders without the file that lists them. */
const LABEL_NAMES = 'airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck'.split(',');
const SHAPE = [3, 32, 32] as const;
const PIXELS = 3 * 32 * 32;
/** A label byte, followed by 1,024 bytes each of red, green and blue. */
const RECORD_BYTES = 1 + PIXELS;
const MAX_RECORDS = 60_000;
const BATCHES = 5;
/** Number of records read at once for their labels, about a megabyte. */
const CHUNK_RECORDS = 341;

/**
 * CIFAR-10 in its binary version: data_batch_1.bin to data_batch_5.bin and test_batch.bin, each gzip or not, in
 * `folder` or in its cifar-10-batches-bin; or the archive cifar-10-binary.tar.gz in `folder`. Later training batches
 * and the test batch may be missing, and each batch may have any whole number of records. If there is a
 * batches.meta.txt, it names the classes, one a line. Format: www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
 *
 * @throws DataError naming path, expected and found if a batch is missing, cut, too long or has a label above 9.
 */
export async function openCifar10(folder: string, remedy: string): Promise<Dataset> {
  const batches =
    (await openFolder(join(folder, CIFAR10_FOLDER))) ??
    (await openFolder(folder)) ??
    (await openArchive(folder));
  const first = batches?.get(batchName(1));
  if (!batches || !first)
    throw new MissingFileError(`${join(folder, CIFAR10_FOLDER, batchName(1))}[.gz]: no such file; ${remedy}`);
  const train = [first];
  for (let k = 2; k <= BATCHES; k++) {
    const batch = batches.get(batchName(k));
    if (!batch) continue;
    if (train.length < k - 1)
      throw new MissingFileError(
        `${batch.path} is there but ${batchName(train.length + 1)} is not; ${remedy}`,
      );
    train.push(batch);
  }
  const test = batches.get('test_batch.bin');
  return {
    name: 'cifar10',
    d: PIXELS,
    shape: SHAPE,
    range: UNIT_RANGE,
    labelNames: await readNames(batches.get(META)),
    train: await split(train),
    test: test && (await split([test])),
  };
}

function batchName(k: number): string {
  return `data_batch_${k}.bin`;
}

type Batches = Map<string, Bytes>;

const META = 'batches.meta.txt';
const MAX_META_BYTES = 4096;
const BATCH_NAMES = [...Array.from({ length: BATCHES }, (_, i) => batchName(i + 1)), 'test_batch.bin'];
const NAMES = [...BATCH_NAMES, META];

async function openFolder(folder: string): Promise<Batches | null> {
  const batches: Batches = new Map();
  for (const name of NAMES) {
    const path = await findFile(folder, [name]);
    const limit = name === META ? MAX_META_BYTES : MAX_RECORDS * RECORD_BYTES;
    if (path !== null) batches.set(name, await openBytes(path, limit));
  }
  return BATCH_NAMES.some((name) => batches.has(name)) ? batches : null;
}

async function openArchive(folder: string): Promise<Batches | null> {
  const path = join(folder, CIFAR10_ARCHIVE);
  if ((await kindOf(path)) === null) return null;
  const batches: Batches = new Map();
  for await (const { name, content } of tarFiles(path)) {
    const file = basename(name);
    if (NAMES.includes(file) && !batches.has(file)) batches.set(file, inMemory(`${path}/${name}`, content));
  }
  return batches;
}

async function readNames(meta: Bytes | undefined): Promise<readonly string[]> {
  if (!meta) return LABEL_NAMES;
  const { path, length } = meta;
  const text = Buffer.from(await readBytes(meta, 0, Math.min(length, MAX_META_BYTES))).toString('utf8');
  const names = text.split('\n').flatMap((line) => line.trim() || []);
  if (names.length !== LABEL_NAMES.length)
    throw new DataError(
      `${path}: expected the names of ${LABEL_NAMES.length} classes, one a line, found ${names.length}; fetch it again`,
    );
  return names;
}

async function split(batches: readonly Bytes[]): Promise<Split> {
  const records: ByteRecords[] = [];
  const labels: Int32Array[] = [];
  for (const bytes of batches) {
    const count = Math.floor(bytes.length / RECORD_BYTES);
    const over = bytes.length % RECORD_BYTES;
    if (count === 0 || over !== 0) {
      const expected = `expected records of ${RECORD_BYTES} bytes`;
      throw new DataError(
        `${bytes.path}: is cut short: ${expected}, found ${count} and ${over} bytes (${bytes.length} in all)`,
      );
    }
    if (count > MAX_RECORDS)
      throw new DataError(`${bytes.path}: expected at most ${MAX_RECORDS} records, found ${count}`);
    records.push({ bytes, offset: 1, stride: RECORD_BYTES, count });
    labels.push(await readLabels(bytes, count));
  }
  return byteSplit(records, Int32Array.from(labels.flatMap((batch) => [...batch])), PIXELS);
}

async function readLabels(bytes: Bytes, count: number): Promise<Int32Array> {
  const labels = new Int32Array(count);
  const reader = await bytes.open();
  try {
    for (let first = 0; first < count; first += CHUNK_RECORDS) {
      const records = new Uint8Array(Math.min(CHUNK_RECORDS, count - first) * RECORD_BYTES);
      await reader.read(first * RECORD_BYTES, records);
      for (let at = 0, n = first; at < records.length; at += RECORD_BYTES, n++)
        labels[n] = records[at] ?? Number.NaN;
    }
  } finally {
    await reader.close();
  }
  const wrong = labels.findIndex((label) => label >= LABEL_NAMES.length);
  if (wrong >= 0) {
    const found = `record ${wrong} has label ${labels[wrong]}`;
    throw new DataError(`${bytes.path}: ${found}; expected 0 to ${LABEL_NAMES.length - 1}`);
  }
  return labels;
}
