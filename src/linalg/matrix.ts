import type { Block, Bytes } from './block.ts';

/** A view is made anew where memory has grown: growth detaches it, and a detached one has no entries. */
function isCurrent<View extends { readonly length: number }>(view: View | undefined): view is View {
  return view !== undefined && view.length > 0;
}

/** Base of matrices, triangles, vectors and bits: a range of a worker's memory, owned or borrowed. */
abstract class Stored {
  protected readonly memory: Bytes;
  protected readonly block: Block;
  readonly #offset: number;
  readonly #isView: boolean;

  constructor(memory: Bytes, block: Block, view?: { readonly offset: number }) {
    this.memory = memory;
    this.block = block;
    this.#offset = view?.offset ?? block.offset;
    this.#isView = view !== undefined;
  }

  /** Start of the data in the worker's memory, in bytes. Throws once the memory was freed. */
  get offset(): number {
    if (this.block.isFree) throw new Error(`memory at ${this.#offset} is used after it was freed`);
    return this.#offset;
  }

  /** Number of bytes that hold the data, from `offset` on. */
  abstract get bytes(): number;

  /** Frees the memory. Throws for views, which own none, and where it was freed before. */
  free(): void {
    if (this.#isView) throw new Error('a view of rows owns no memory and cannot be freed');
    this.block.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** Matrix of float32, row by row, without gaps. */
export class Matrix extends Stored {
  readonly rows: number;
  readonly cols: number;
  #data: Float32Array<ArrayBuffer> | undefined;

  constructor(memory: Bytes, block: Block, rows: number, cols: number, view?: { readonly offset: number }) {
    super(memory, block, view);
    this.rows = rows;
    this.cols = cols;
  }

  get bytes(): number {
    return this.rows * this.cols * 4;
  }

  /** All entries, row by row: a view that is invalidated by any allocation. */
  get data(): Float32Array<ArrayBuffer> {
    const { offset } = this;
    if (!isCurrent(this.#data))
      this.#data = new Float32Array(this.memory.buffer, offset, this.rows * this.cols);
    return this.#data;
  }

  /** Row n: a view that is invalidated by any allocation. */
  row(n: number): Float32Array<ArrayBuffer> {
    this.#checkRows(n, 1);
    return new Float32Array(this.memory.buffer, this.offset + n * this.cols * 4, this.cols);
  }

  /** Rows `from` to `from` + count - 1 as a matrix that shares this one's memory and lifetime. */
  rowsFrom(from: number, count: number): Matrix {
    this.#checkRows(from, count);
    return new Matrix(this.memory, this.block, count, this.cols, {
      offset: this.offset + from * this.cols * 4,
    });
  }

  /** The first rows x cols entries as a matrix of that shape, which shares this one's memory and lifetime. */
  shapedAs(rows: number, cols: number): Matrix {
    if (rows * cols > this.rows * this.cols)
      throw new RangeError(`${rows} x ${cols} entries of a ${this.rows} x ${this.cols} matrix`);
    return new Matrix(this.memory, this.block, rows, cols, { offset: this.offset });
  }

  #checkRows(from: number, count: number): void {
    if (
      !Number.isInteger(from) ||
      !Number.isInteger(count) ||
      from < 0 ||
      count < 0 ||
      from + count > this.rows
    )
      throw new RangeError(`rows ${from} to ${from + count - 1} of a ${this.rows} x ${this.cols} matrix`);
  }
}

/** A symmetric float32 matrix stored as its lower triangle: row n has n + 1 entries. Its first rows may be left out. */
export class Triangle extends Stored {
  readonly rows: number;
  readonly cols: number;
  /** The first row that is held; 0 for a whole triangle. */
  readonly from: number;

  constructor(memory: Bytes, block: Block, rows: number, from = 0, view?: { readonly offset: number }) {
    super(memory, block, view);
    this.rows = rows;
    this.cols = rows;
    this.from = from;
  }

  /** The leading rows x rows block as a triangle that shares this one's memory and lifetime. */
  leading(rows: number): Triangle {
    if (!Number.isInteger(rows) || rows < 0 || rows > this.rows)
      throw new RangeError(`leading ${rows} rows of a triangle of ${this.rows}`);
    return new Triangle(this.memory, this.block, rows, this.from, { offset: this.offset });
  }

  /** Number of entries before row n; for n = rows, of all entries. */
  static entriesBefore(n: number): number {
    return (n * (n + 1)) / 2;
  }

  get bytes(): number {
    return (Triangle.entriesBefore(this.rows) - Triangle.entriesBefore(this.from)) * 4;
  }

  /** Where row 0 is or, where it is left out, would be, in bytes; it may be negative. */
  get origin(): number {
    return this.offset - Triangle.entriesBefore(this.from) * 4;
  }

  /** All entries that are held, row by row: a view that is invalidated by any allocation. */
  get data(): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, this.offset, this.bytes / 4);
  }

  /** Row n from its first column to the diagonal: a view that is invalidated by any allocation. */
  row(n: number): Float32Array<ArrayBuffer> {
    checkRow(n, this);
    return new Float32Array(this.memory.buffer, this.origin + Triangle.entriesBefore(n) * 4, n + 1);
  }
}

function checkRow(n: number, { from, rows }: { readonly from: number; readonly rows: number }): void {
  if (!Number.isInteger(n) || n < from || n >= rows)
    throw new RangeError(`row ${n} of a triangle of rows ${from} to ${rows - 1}`);
}

/** Largest value of an entry of a FixedTriangle, and of a coarse one. */
const [LARGEST_SHORT, LARGEST_COARSE] = [2 ** 15 - 1, 2 ** 11 - 1];
/** Smallest unit whose inverse is a float32. */
const LEAST_UNIT = 2 ** -100;

/**
 * A symmetric matrix in fixed point, which takes a quarter of the memory of float32: int16 below the diagonal, as
 * multiples of one unit; float64 on the diagonal. A product with it is limited by memory bandwidth. Where one entry is
 * a thousand times as large as the others, five bits are left for the others, and one where it is coarse. The first rows
 * may be left out.
 */
export class FixedTriangle extends Stored {
  readonly rows: number;
  readonly cols: number;
  /** Unit of the entries below the diagonal: the value of 1 in fixed point. */
  readonly unit: number;
  /** The first row that is held; 0 for a whole triangle. */
  readonly from: number;
  /** Whether entries have 12 bits, with which products are faster. */
  readonly isCoarse: boolean;
  #diagonal: Float64Array<ArrayBuffer> | undefined;

  /** `largestOffDiagonal`: bound of the off-diagonal entries. */
  constructor(
    memory: Bytes,
    block: Block,
    rows: number,
    largestOffDiagonal: number,
    from = 0,
    isCoarse = false,
  ) {
    super(memory, block);
    this.rows = rows;
    this.cols = rows;
    this.from = from;
    this.isCoarse = isCoarse;
    this.unit = Math.max(largestOffDiagonal / (isCoarse ? LARGEST_COARSE : LARGEST_SHORT), LEAST_UNIT);
  }

  static bytesOf(rows: number, from = 0): number {
    return rows * 8 + (Triangle.entriesBefore(rows) - Triangle.entriesBefore(from)) * 2;
  }

  get bytes(): number {
    return FixedTriangle.bytesOf(this.rows, this.from);
  }

  /** Where row 0 of the entries is or, where it is left out, would be, in bytes; it may be negative. */
  get origin(): number {
    return this.offset + this.rows * 8 - Triangle.entriesBefore(this.from) * 2;
  }

  /** The diagonal, of all rows: a view that is invalidated by any allocation. */
  get diagonal(): Float64Array<ArrayBuffer> {
    const { offset } = this;
    if (!isCurrent(this.#diagonal)) this.#diagonal = new Float64Array(this.memory.buffer, offset, this.rows);
    return this.#diagonal;
  }

  /** Row n up to the diagonal, in units: a view that is invalidated by any allocation. */
  row(n: number): Int16Array<ArrayBuffer> {
    checkRow(n, this);
    return new Int16Array(this.memory.buffer, this.origin + Triangle.entriesBefore(n) * 2, n);
  }
}

/** Rows `from` to `to` - 1 of a matrix. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Vector of float64. */
export class Vector extends Stored {
  readonly length: number;
  #data: Float64Array<ArrayBuffer> | undefined;

  constructor(memory: Bytes, block: Block, length: number) {
    super(memory, block);
    this.length = length;
  }

  get bytes(): number {
    return this.length * 8;
  }

  /** All entries: a view that is invalidated by any allocation. */
  get data(): Float64Array<ArrayBuffer> {
    const { offset } = this;
    if (!isCurrent(this.#data)) this.#data = new Float64Array(this.memory.buffer, offset, this.length);
    return this.#data;
  }
}

const LANE_BITS = 128;

/** Matrix of bits, row by row; each row is padded with zeros to whole 128-bit lanes. */
export class Bits extends Stored {
  readonly rows: number;
  readonly cols: number;
  /** Bytes of a row, including padding. */
  readonly rowBytes: number;

  constructor(memory: Bytes, block: Block, rows: number, cols: number) {
    super(memory, block);
    this.rows = rows;
    this.cols = cols;
    this.rowBytes = Bits.rowBytes(cols);
  }

  get bytes(): number {
    return this.rows * this.rowBytes;
  }

  /** Rows after the last one that kernels may read, since they process four at a time. */
  static readonly SPARE_ROWS = 3;

  static rowBytes(cols: number): number {
    return (Math.ceil(cols / LANE_BITS) * LANE_BITS) / 8;
  }

  /** All bytes, with bit j of a row in byte j >> 3 at position j & 7: a view that is invalidated by any allocation. */
  get data(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, this.offset, this.rows * this.rowBytes);
  }

  /** Bit j of row n. */
  get(n: number, j: number): boolean {
    const byte = this.data[n * this.rowBytes + (j >> 3)];
    if (byte === undefined || j < 0 || j >= this.cols)
      throw new RangeError(`bit (${n}, ${j}) of ${this.rows} x ${this.cols} bits`);
    return ((byte >> (j & 7)) & 1) === 1;
  }
}
