import type { Bits } from '../matrix.ts';
import type { Memory } from '../memory.ts';

/** Hidden units are taken by bytes of an activation pattern. */
const UNITS = 8;

/** Every how many-th byte of a pattern of m hidden units is taken, so that at least `least` units are. */
function strideOf(m: number, least: number): number {
  return Math.max(Math.floor(Math.floor(m / UNITS) / Math.ceil(least / UNITS)), 1);
}

/** Number of m hidden units that are taken at once, where at least `least` are: all, or a multiple of 8. */
export function unitsTaken(m: number, least: number): number {
  const stride = strideOf(m, least);
  return stride === 1 ? m : UNITS * Math.floor(m / (UNITS * stride));
}

/**
 * Takes a part of the hidden units of activation patterns, spread over all but the last few, and the next part the next
 * time.
 */
export class UnitsInTurn implements Disposable {
  readonly #stride: number;
  readonly #part: Bits | undefined;
  #turn = 0;

  /** @param N number of samples @param least number of the m hidden units that are taken at least, 1 or more */
  constructor(memory: Memory, N: number, m: number, least: number) {
    this.#stride = strideOf(m, least);
    this.#part = this.#stride === 1 ? undefined : memory.bits(N, unitsTaken(m, least));
  }

  /** The pattern of the units whose turn it is, N x `unitsTaken`, from that of all, N x m. Valid until the next call. */
  take(bits: Bits): Bits {
    const part = this.#part;
    if (part === undefined) return bits;
    const [from, to, stride] = [bits.data, part.data, this.#stride];
    const bytes = part.cols / UNITS;
    for (let n = 0; n < bits.rows; n++) {
      const [first, place] = [n * bits.rowBytes + this.#turn, n * part.rowBytes];
      for (let k = 0; k < bytes; k++) to[place + k] = from[first + k * stride];
    }
    this.#turn = (this.#turn + 1) % stride;
    return part;
  }

  [Symbol.dispose](): void {
    this.#part?.free();
  }
}
