import { endianness } from 'node:os';
import { DataError } from '../../errors.ts';

/** An array as stored by NumPy. */
export interface NpyArray {
  /** Name in messages: `mnist.npz/x_train.npy`. */
  readonly path: string;
  readonly kind: 'bool' | 'int' | 'float';
  readonly shape: readonly number[];
  /** Whether the first dimension varies fastest. */
  readonly fortranOrder: boolean;
  /** All numbers in storage order. */
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
  f2: { kind: 'float', bytes: 2, decode: (content) => Float32Array.from(new Uint16Array(content), half) },
  f4: { kind: 'float', bytes: 4, decode: (content) => new Float32Array(content) },
  f8: { kind: 'float', bytes: 8, decode: (content) => new Float64Array(content) },
};

/** Bytes of a character in NumPy strings (UTF-32). */
const CHARACTER_BYTES = 4;
const LAST_CHARACTER = 0x10ffff;

/**
 * Reads a .npy file: integers of 8 to 64 bits, booleans, floats of 16 to 64 bits, in either byte order. Format:
 * numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 *
 * @throws DataError if the file is invalid, truncated or too long, or contains pickled objects or another type
 */
export function parseNpy(path: string, file: Uint8Array): NpyArray {
  const { descr, order, type, shape, fortranOrder, dataAt } = parseHeader(path, file);
  const decoder = DECODERS[type];
  if (!decoder)
    throw new DataError(
      `${path}: has type ${descr}; expected one of ${Object.keys(DECODERS).join(', ')} (NumPy's names)`,
    );
  const { kind, bytes, decode } = decoder;
  const content = contentOf(path, file.subarray(dataAt), { shape, type, bytes });
  if (isForeign(order)) swap(content, bytes);
  return { path, kind, shape, fortranOrder, numbers: decode(content.buffer) };
}

/**
 * Reads a .npy file of strings.
 *
 * @throws DataError if the file is invalid, truncated or too long, or contains anything but a one-dimensional array of
 * strings
 */
export function parseNpyTexts(path: string, file: Uint8Array): string[] {
  const { descr, order, type, shape, dataAt } = parseHeader(path, file);
  const [, length] = /^U(\d+)$/.exec(type) ?? [];
  if (length === undefined || shape.length !== 1)
    throw new DataError(
      `${path}: has type ${descr} and ${shape.length} dimensions; expected a list of texts, such as numpy.array(["cat", "dog"])`,
    );
  const bytes = CHARACTER_BYTES * Number(length);
  const content = contentOf(path, file.subarray(dataAt), { shape, type, bytes });
  if (isForeign(order)) swap(content, CHARACTER_BYTES);
  const characters = new Uint32Array(content.buffer);
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => {
    const text = characters.subarray(i * Number(length), (i + 1) * Number(length));
    if (text.some((character) => character > LAST_CHARACTER))
      throw new DataError(`${path}: text ${i} holds a character that Unicode lacks`);
    return String.fromCodePoint(...text).replace(/\0+$/, '');
  });
}

interface Header {
  /** The type as written, and its parts: byte order, and kind with size. */
  readonly descr: string;
  readonly order: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly dataAt: number;
}

function parseHeader(path: string, file: Uint8Array): Header {
  const { header, dataAt } = splitFile(path, file);
  const descr = field(path, header, /'descr':\s*('[^']*'|\[.*?\])\s*,/);
  const fortranOrder = field(path, header, /'fortran_order':\s*(True|False)/) === 'True';
  const shape = field(path, header, /'shape':\s*\(((?:\s*\d+L?\s*,?)*)\)/)
    .split(',')
    .filter((size) => size.trim() !== '')
    .map((size) => Number.parseInt(size, 10));

  const [, order = '', type = ''] = /^'([<>=|])(\w+)'$/.exec(descr) ?? [];
  if (type.startsWith('O'))
    throw new DataError(`${path}: holds pickled Python objects, which could run code; not read`);
  return { descr, order, type, shape, fortranOrder, dataAt };
}

/** Copies the bytes of the numbers. */
function contentOf(
  path: string,
  found: Uint8Array,
  { shape, type, bytes }: { shape: readonly number[]; type: string; bytes: number },
): Uint8Array<ArrayBuffer> {
  const expected = shape.reduce((product, size) => product * size, bytes);
  const content = new Uint8Array(found);
  if (content.length !== expected) {
    const says = `its header says ${shape.join(' x ')} of ${type}, expected ${expected} bytes`;
    throw new DataError(`${path}: ${says}, found ${content.length}`);
  }
  return content;
}

/** Whether numbers have a byte order other than this machine's. */
function isForeign(order: string): boolean {
  return order === '>' ? endianness() === 'LE' : order === '<' && endianness() === 'BE';
}

/** Value of an IEEE 754 half-precision number: 1 sign bit, 5 bits of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits >>> 15 ? -1 : 1;
  const [exponent, fraction] = [(bits >>> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
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
