import { Block } from './block.ts';
import { FreeList } from './free-list.ts';
import { Bits, FixedTriangle, Matrix, Triangle, Vector } from './matrix.ts';

const PAGE_BYTES = 65_536;
const MAX_PAGES = 65_536;
const ALIGNMENT = 64;
const LEAST_GROWTH_BYTES = 16 * 2 ** 20;
/** Capacity of a WebAssembly memory. The last bytes stay unused so that no end pointer wraps to zero. */
export const MAX_MEMORY_BYTES = MAX_PAGES * PAGE_BYTES - ALIGNMENT;

/** Thrown where an allocation does not fit in a worker's memory. */
export class MemoryError extends Error {
  override readonly name = 'MemoryError';
}

/** A new WebAssembly memory that starts small and may grow to 4 GiB. */
export function growableMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES });
}

/**
 * One worker's memory, which holds all matrices and on which kernels and onnxruntime work in place. Any allocation may
 * grow it, and growth detaches every typed array: get a matrix's `data` again after anything that allocates.
 */
export class Memory {
  readonly #wasm: WebAssembly.Memory;
  readonly #free = new FreeList();
  readonly #inUse = new Set<Block>();
  #end: number;
  /** Memory below this may be dirty; memory above was never written, so it is zero. */
  #dirtyEnd: number;
  #bytes = new Uint8Array(0);
  #bytesInUse = 0;
  #peakBytes = 0;

  /** Manages `wasm` from byte `base` on; the kernels' constants are below. */
  constructor(wasm: WebAssembly.Memory, base: number) {
    this.#wasm = wasm;
    const start = alignUp(base);
    this.#end = Math.min(wasm.buffer.byteLength, MAX_MEMORY_BYTES);
    this.#dirtyEnd = start;
    if (this.#end > start) this.#free.give(start, this.#end - start);
    else this.#end = start;
  }

  /** The current buffer; detached by the next growth. */
  get buffer(): ArrayBuffer {
    return this.#wasm.buffer;
  }

  get bytesInUse(): number {
    return this.#bytesInUse;
  }

  /** Largest number of bytes in use at once so far. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Allocates at least `bytes`, filled with zeros. Throws MemoryError where they do not fit. */
  allocate(bytes: number): Block {
    const size = Math.max(alignUp(bytes), ALIGNMENT);
    const offset = this.#free.take(size) ?? this.#takeGrowing(size);
    const end = offset + size;
    if (offset < this.#dirtyEnd) {
      // A view of the whole is made anew where memory has grown, which detaches it.
      if (this.#bytes.length === 0)
        this.#bytes = new Uint8Array(this.buffer, 0, Math.min(this.buffer.byteLength, MAX_MEMORY_BYTES));
      this.#bytes.fill(0, offset, Math.min(end, this.#dirtyEnd));
    }
    this.#dirtyEnd = Math.max(this.#dirtyEnd, end);
    this.#bytesInUse += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytesInUse);
    const block = new Block(offset, size, () => {
      this.#inUse.delete(block);
      this.#bytesInUse -= size;
      this.#free.give(offset, size);
    });
    this.#inUse.add(block);
    return block;
  }

  /** Blocks in use, for `freeAllBut`. */
  blocksInUse(): ReadonlySet<Block> {
    return new Set(this.#inUse);
  }

  /** Frees all blocks in use except `kept`: those left behind by a computation that threw. */
  freeAllBut(kept: ReadonlySet<Block>): void {
    for (const block of this.#inUse) if (!kept.has(block)) block.free();
  }

  /** Allocates a zero matrix, float32. */
  matrix(rows: number, cols: number): Matrix {
    return new Matrix(this, this.allocate(rows * cols * 4), rows, cols);
  }

  /** Allocates the triangle of a zero matrix of `rows` rows and columns, float32, or its rows from `from` on. */
  triangle(rows: number, from = 0): Triangle {
    const entries = Triangle.entriesBefore(rows) - Triangle.entriesBefore(from);
    return new Triangle(this, this.allocate(entries * 4), rows, from);
  }

  /**
   * Allocates a zero matrix of `rows` rows and columns in fixed point, for entries of at most `largestOffDiagonal`, or
   * its rows from `from` on. Entries have 16 bits, or 12 where it is coarse.
   */
  fixedTriangle(rows: number, largestOffDiagonal: number, from = 0, isCoarse = false): FixedTriangle {
    const block = this.allocate(FixedTriangle.bytesOf(rows, from));
    return new FixedTriangle(this, block, rows, largestOffDiagonal, from, isCoarse);
  }

  /** Allocates a zero vector, float64. */
  vector(length: number): Vector {
    return new Vector(this, this.allocate(length * 8), length);
  }

  /** Allocates a zero matrix of bits. */
  bits(rows: number, cols: number): Bits {
    return new Bits(this, this.allocate((rows + Bits.SPARE_ROWS) * Bits.rowBytes(cols)), rows, cols);
  }

  #takeGrowing(size: number): number {
    const missing = size - this.#free.bytesBefore(this.#end);
    if (this.#end + missing > MAX_MEMORY_BYTES) throw this.#exhausted(size);
    const before = this.#wasm.buffer.byteLength;
    const wanted = Math.ceil(missing / PAGE_BYTES);
    const generous = Math.ceil(Math.max(missing, LEAST_GROWTH_BYTES) / PAGE_BYTES);
    try {
      this.#wasm.grow(Math.max(wanted, Math.min(generous, MAX_PAGES - before / PAGE_BYTES)));
    } catch (cause) {
      throw this.#exhausted(size, cause);
    }
    const end = Math.min(this.#wasm.buffer.byteLength, MAX_MEMORY_BYTES);
    this.#free.give(this.#end, end - this.#end);
    this.#end = end;
    const offset = this.#free.take(size);
    if (offset === undefined) throw this.#exhausted(size);
    return offset;
  }

  #exhausted(size: number, cause?: unknown): MemoryError {
    const inUse = `${this.#bytesInUse} bytes are in use of at most ${MAX_MEMORY_BYTES}`;
    return new MemoryError(`no room for ${size} bytes in a worker's memory: ${inUse}`, { cause });
  }
}

function alignUp(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
