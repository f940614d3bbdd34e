import { zipSync } from 'fflate';

/** An array to write: row-major numbers and their shape. */
export interface ArrayToWrite {
  readonly numbers: Float32Array | Int32Array | Int8Array;
  readonly shape: readonly number[];
}

/** NumPy pads headers so that the data start at a multiple of this. */
const ALIGNMENT = 64;
/** Magic number, version and length of the header, in bytes. */
const PREAMBLE_BYTES = 10;
/** The earliest date of the ZIP format. A fixed date makes archives deterministic. */
const NO_DATE = new Date(1980, 0, 1);

/**
 * Encodes a .npy file, version 1.0, row-major, little-endian (the byte order of every machine that Node supports except
 * big-endian ones). Format: numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 */
export function encodeNpy({ numbers, shape }: ArrayToWrite): Uint8Array {
  const type = typeOf(numbers);
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const dataAt = Math.ceil((PREAMBLE_BYTES + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = Buffer.alloc(dataAt + numbers.byteLength);
  file.write('\x93NUMPY\x01\x00', 'latin1');
  file.writeUInt16LE(dataAt - PREAMBLE_BYTES, 8);
  file.write(`${header.padEnd(dataAt - PREAMBLE_BYTES - 1)}\n`, PREAMBLE_BYTES, 'latin1');
  file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), dataAt);
  return file;
}

function typeOf(numbers: ArrayToWrite['numbers']): string {
  if (numbers instanceof Float32Array) return '<f4';
  return numbers instanceof Int32Array ? '<i4' : '|i1';
}

/**
 * Encodes a .npz archive of named arrays. Deterministic. Entries are stored uncompressed, since floating-point numbers
 * hardly shrink. Memory: twice the arrays.
 */
export function encodeNpz(arrays: Readonly<Record<string, ArrayToWrite>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]);
  return zipSync(Object.fromEntries(files), { level: 0, mtime: NO_DATE });
}
