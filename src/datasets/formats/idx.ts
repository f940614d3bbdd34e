import { DataError } from '../../errors.ts';
import type { Split } from '../split.ts';
import { byteSplit } from './byte-split.ts';
import { type Bytes, openBytes, readBytes, readHead } from './bytes.ts';

const UNSIGNED_BYTE = 0x08;
const MAX_DIMENSIONS = 4;
const MAX_HEADER_BYTES = 4 + 4 * MAX_DIMENSIONS;

/** An IDX file of unsigned bytes: `dimensions[0]` records, with data from byte `headerBytes` on. */
export interface IdxFile {
  readonly bytes: Bytes;
  readonly headerBytes: number;
  readonly dimensions: readonly number[];
}

/**
 * Opens an IDX file, gzip or not, and checks that it holds what its header says to the byte.
 * Format: two zero bytes, the type of the numbers, the count of dimensions, each dimension as a big-endian 32-bit
 * number, then the data, last dimension fastest (the format of MNIST, yann.lecun.com/exdb/mnist).
 *
 * @throws DataError naming the path, what was expected and what was found.
 */
export async function openIdx(path: string): Promise<IdxFile> {
  const { dimensions, headerBytes } = parseHeader(path, await readHead(path, MAX_HEADER_BYTES));
  const expected = dimensions.reduce((product, size) => product * size, 1) + headerBytes;
  if (!(expected <= Number.MAX_SAFE_INTEGER))
    throw new DataError(`${path}: no file holds ${dimensions.join(' x ')} bytes`);
  const bytes = await openBytes(path, expected);
  if (bytes.length !== expected) {
    const fault = bytes.length < expected ? 'is cut short' : 'is too long';
    const says = `its header says ${dimensions.join(' x ')}, expected ${expected} bytes`;
    throw new DataError(`${path}: ${fault}: ${says}, found ${bytes.length}; fetch it again`);
  }
  return { bytes, headerBytes, dimensions };
}

function parseHeader(path: string, head: Uint8Array): { dimensions: number[]; headerBytes: number } {
  const [zero0, zero1, type, rank = 0] = head;
  if (head.length < 4 || zero0 !== 0 || zero1 !== 0) {
    const found = head.length === 0 ? 'an empty file' : hex(head.subarray(0, 4));
    throw new DataError(`${path}: not an IDX file: expected magic number 0x000008.., found ${found}`);
  }
  if (type !== UNSIGNED_BYTE)
    throw new DataError(
      `${path}: expected IDX of unsigned bytes (0x000008..), found ${hex(head.subarray(0, 4))}`,
    );
  if (rank < 1 || rank > MAX_DIMENSIONS)
    throw new DataError(`${path}: expected 1 to ${MAX_DIMENSIONS} dimensions, found ${rank}`);
  const headerBytes = 4 + 4 * rank;
  if (head.length < headerBytes)
    throw new DataError(
      `${path}: is cut short: expected a header of ${headerBytes} bytes, found ${head.length}`,
    );
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return { dimensions: Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i)), headerBytes };
}

/**
 * Images and their labels as one split. Every label must be less than `classes`.
 *
 * @throws DataError if a file is damaged, the counts disagree, there is nothing, or a label is out of range.
 */
export async function openIdxSplit(
  imagesPath: string,
  labelsPath: string,
  classes: number,
): Promise<{ split: Split; shape: number[] }> {
  const images = await openIdx(imagesPath);
  const [count = 0, ...shape] = images.dimensions;
  const d = shape.reduce((product, size) => product * size, 1);
  if (shape.length === 0 || count === 0 || d === 0)
    throw new DataError(`${imagesPath}: expected images, found dimensions ${images.dimensions.join(' x ')}`);
  const labels = await readLabels(labelsPath, classes, { count, imagesPath });
  const records = { bytes: images.bytes, offset: images.headerBytes, stride: d, count };
  return { split: byteSplit([records], labels, d), shape };
}

async function readLabels(
  path: string,
  classes: number,
  { count, imagesPath }: { count: number; imagesPath: string },
): Promise<Int32Array> {
  const { bytes, headerBytes, dimensions } = await openIdx(path);
  if (dimensions.length !== 1 || dimensions[0] !== count) {
    const expected = `expected ${count} labels, one for each image of ${imagesPath}`;
    throw new DataError(`${path}: ${expected}, found ${dimensions.join(' x ')}`);
  }
  const labels = await readBytes(bytes, headerBytes, count);
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0)
    throw new DataError(`${path}: record ${wrong} has label ${labels[wrong]}; expected 0 to ${classes - 1}`);
  return Int32Array.from(labels);
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}
