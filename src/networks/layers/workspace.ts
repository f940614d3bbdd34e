import type { Matrix } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';
import { Scratch } from './scratch.ts';

/**
 * Buffers of a network besides its variables, by name: activations, gradients by them, patches. Layers that are never
 * in use at the same time share a name, and thus a buffer.
 */
export class Workspace implements Disposable {
  readonly #memory: Memory;
  readonly #buffers = new Map<string, Scratch>();
  /** The computation whose numbers are in the buffers of a slot. */
  readonly #holders = new Map<string, object>();
  /**
   * Whether branches of residual layers share buffers for their activations, and compute them again in the backward
   * pass (activation checkpointing).
   */
  recomputes = false;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** A rows x cols matrix with arbitrary content. Invalidates the matrix of that name returned before. */
  take(name: string, rows: number, cols: number): Matrix {
    let buffer = this.#buffers.get(name);
    if (buffer === undefined) {
      buffer = new Scratch(this.#memory);
      this.#buffers.set(name, buffer);
    }
    return buffer.take(rows, cols);
  }

  /** Records that the shared buffers of a slot have the numbers of `holder`. */
  hold(slot: string, holder: object): void {
    this.#holders.set(slot, holder);
  }

  /** Whether the shared buffers of a slot still have the numbers of `holder`. */
  isHeldBy(slot: string, holder: object): boolean {
    return this.#holders.get(slot) === holder;
  }

  /** Frees all buffers. A backward pass needs a new forward pass then. */
  release(): void {
    for (const buffer of this.#buffers.values()) buffer[Symbol.dispose]();
    this.#buffers.clear();
    this.#holders.clear();
    this.recomputes = false;
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
