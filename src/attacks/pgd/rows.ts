import { ChangeList } from '../../linalg/kernels/walk-kernels.ts';
import type { Matrix, Vector } from '../../linalg/matrix.ts';
import type { Memory } from '../../linalg/memory.ts';

/** Buffers for the walk of one sample, in the worker's memory. */
export class PgdRows implements Disposable {
  /** 1 x d each: initial point, current point and their difference, in input space. */
  readonly start: Matrix;
  readonly x: Matrix;
  readonly delta: Matrix;
  /** 1 x d: signs of the gradient, or the indicator of coordinates outside a mask. */
  readonly marks: Matrix;
  /** 1 x m, workspace. */
  readonly sum: Matrix;
  /** m: initial pre-activations, their change since, slopes, and V (direction). */
  readonly H: Vector;
  readonly shift: Vector;
  readonly slopes: Vector;
  readonly image: Vector;
  /** Capacity for d coordinates or m units. */
  readonly list: ChangeList;
  /** One number, for results. */
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
