/** Buffer that holds all matrices of a worker; growth replaces it. */
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

  /** Frees the range. Throws where it was freed before, since it may have a new owner. */
  free(): void {
    if (this.#isFree) throw new Error(`memory at ${this.offset} was freed twice`);
    this.#isFree = true;
    this.#release();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}
