/** The bytes in which matrices lie. Growth replaces the buffer. */
export interface Bytes {
  readonly buffer: ArrayBuffer;
}

/** A range of a worker's memory, 64-byte aligned, until it is freed. */
export class Block {
  readonly offset: number;
  readonly bytes: number;
  readonly #release: () => void;
  #isFree = false;

  constructor(offset: number, bytes: number, release: () => void) {
    this.offset = offset;
    this.bytes = bytes;
    this.#release = release;
  }

  get isFree(): boolean {
    return this.#isFree;
  }

  /** Gives the range back. Throws where that was done before: somebody else may own it by now. */
  free(): void {
    if (this.#isFree) throw new Error(`memory at ${this.offset} was freed twice`);
    this.#isFree = true;
    this.#release();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}
