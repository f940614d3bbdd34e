import { endianness } from 'node:os';
import { DataError } from '../errors.ts';

/** An array as NumPy stored it. */
export interface NpyArray {
  /** What messages call it: `mnist.npz/x_train.npy`. */
  readonly path: string;
  readonly kind: 'bool' | 'int' | 'float';
  readonly shape: readonly number[];
  /** True: first dimension fastest. */
  readonly fortranOrder: boolean;
  /** All numbers in the order they are stored in. */
  readonly numbers: ArrayLike<number>;
}

const MAGIC = '\x93NUMPY';

type Decoder = {
  kind: NpyArray['kind'];
  bytes: 1 | 2 | 4 | 8;
  decode(content: ArrayBuffer): ArrayLike<number>;
};

const DECODERS: Readonly<Record<string, Decoder>> = {
  b1: { kind: 'bool', bytes: 1, decode: (content) => new Uint8Array(content) },
  u1: { kind: 'int', bytes: 1, decode: (content) => new Uint8Array(content) },
  u2: { kind: 'int', bytes: 2, decode: (content) => new Uint16Array(content) },
  u4: { kind: 'int', bytes: 4, decode: (content) => new Uint32Array(content) },
  u8: { kind: 'int', bytes: 8, decode: (content) => Float64Array.from(new BigUint64Array(content), Number) },
  i1: { kind: 'int', bytes: 1, decode: (content) => new Int8Array(content) },
  i2: { kind: 'int', bytes: 2, decode: (content) => new Int16Array(content) },
  i4: { kind: 'int', bytes: 4, decode: (content) => new Int32Array(content) },
  i8: { kind: 'int', bytes: 8, decode: (content) => Float64Array.from(new BigInt64Array(content), Number) },
  f4: { kind: 'float', bytes: 4, decode: (content) => new Float32Array(content) },
  f8: { kind: 'float', bytes: 8, decode: (content) => new Float64Array(content) },
};

/**
 * Reads a .npy file: integers of 8 to 64 bits, booleans, 32- and 64-bit floats, in either byte order.
 * Format: numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 *
 * @throws DataError if it is no such file, is cut short or too long, or holds pickled objects or another type.
 */
export function parseNpy(path: string, file: Uint8Array): NpyArray {
  const { header, dataAt } = splitFile(path, file);
  const descr = field(path, header, /'descr':\s*('[^']*'|\[.*?\])\s*,/);
  const fortranOrder = field(path, header, /'fortran_order':\s*(True|False)/) === 'True';
  const shape = field(path, header, /'shape':\s*\(((?:\s*\d+L?\s*,?)*)\)/)
    .split(',')
    .filter((size) => size.trim() !== '')
    .map((size) => Number.parseInt(size, 10));

  const [, order, type = ''] = /^'([<>=|])(\w+)'$/.exec(descr) ?? [];
  if (type.startsWith('O'))
    throw new DataError(`${path}: holds pickled Python objects, which could run code; not read`);
  const decoder = DECODERS[type];
  if (!decoder)
    throw new DataError(
      `${path}: has type ${descr}; expected one of ${Object.keys(DECODERS).join(', ')} (NumPy's names)`,
    );

  const expected = shape.reduce((product, size) => product * size, decoder.bytes);
  const content = new Uint8Array(file.subarray(dataAt));
  if (content.length !== expected) {
    const says = `its header says ${shape.join(' x ')} of ${type}, expected ${expected} bytes`;
    throw new DataError(`${path}: ${says}, found ${content.length}`);
  }
  if (order === '>' ? endianness() === 'LE' : order === '<' && endianness() === 'BE')
    swap(content, decoder.bytes);
  return { path, kind: decoder.kind, shape, fortranOrder, numbers: decoder.decode(content.buffer) };
}

function splitFile(path: string, file: Uint8Array): { header: string; dataAt: number } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const magic = bytes.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC || bytes.length < 12)
    throw new DataError(
      `${path}: not a .npy file: expected magic number ${JSON.stringify(MAGIC)}, found ${JSON.stringify(magic)}`,
    );
  const version = bytes.readUInt8(6);
  if (version < 1 || version > 3)
    throw new DataError(`${path}: expected .npy version 1 to 3, found ${version}`);
  const headerAt = version === 1 ? 10 : 12;
  const dataAt = headerAt + (version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  if (dataAt > bytes.length)
    throw new DataError(`${path}: is cut short: expected a header of ${dataAt} bytes, found ${bytes.length}`);
  return { header: bytes.toString('utf8', headerAt, dataAt), dataAt };
}

function field(path: string, header: string, pattern: RegExp): string {
  const value = pattern.exec(header)?.[1];
  if (value === undefined)
    throw new DataError(`${path}: has an unreadable .npy header: ${header.slice(0, 120).trim()}`);
  return value;
}

function swap(content: Uint8Array, bytes: Decoder['bytes']): void {
  const buffer = Buffer.from(content.buffer);
  if (bytes === 2) buffer.swap16();
  if (bytes === 4) buffer.swap32();
  if (bytes === 8) buffer.swap64();
}
