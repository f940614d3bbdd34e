import { ChangeList } from '../../linalg/kernels/walk-kernels.ts';
import type { Matrix, Vector } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';

/** What one sample's walk is worked out in, on the worker's memory, where kernels reach it. */
export class PgdRows implements Disposable {
  /** 1 x d: where the sample began and is, in the space of inputs, and the difference. */
  readonly start: Matrix;
  readonly x: Matrix;
  readonly delta: Matrix;
  /** 1 x d: signs of the gradient, or 1 for each coordinate that a mask leaves free. */
  readonly marks: Matrix;
  /** 1 x m, to work in. */
  readonly sum: Matrix;
  /** m: pre-activations at the start, what moved them since, slopes, and V (direction). */
  readonly H: Vector;
  readonly shift: Vector;
  readonly slopes: Vector;
  readonly image: Vector;
  /** Room for d coordinates or m units. */
  readonly list: ChangeList;
  /** A size, 1. */
  readonly size: Vector;

  constructor(memory: Memory, m: number, d: number) {
    [this.start, this.x, this.delta, this.marks] = [0, 0, 0, 0].map(() => memory.matrix(1, d));
    this.sum = memory.matrix(1, m);
    [this.H, this.shift, this.slopes, this.image] = [0, 0, 0, 0].map(() => memory.vector(m));
    this.list = new ChangeList(memory, Math.max(m, d));
    this.size = memory.vector(1);
  }

  [Symbol.dispose](): void {
    const { start, x, delta, marks, sum, H, shift, slopes, image, list, size } = this;
    for (const matrix of [start, x, delta, marks, sum]) matrix.free();
    for (const vector of [H, shift, slopes, image, size]) vector.free();
    list[Symbol.dispose]();
  }
}
