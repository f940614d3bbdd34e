import type { Matrix, Vector } from '../matrix.ts';
import type { Memory } from '../memory.ts';
import { expectShape } from '../shapes.ts';
import type { KernelExports } from './kernel-exports.ts';

/** List of coordinates, units or rows with a change for each: `count` entries, with fixed capacity. */
export class ChangeList implements Disposable {
  readonly indices: Vector;
  readonly changes: Vector;
  /** Further results of kernels, 2. */
  readonly results: Vector;
  count = 0;

  constructor(memory: Memory, room: number) {
    this.indices = memory.vector(room);
    this.changes = memory.vector(room);
    this.results = memory.vector(2);
  }

  /** Throws RangeError where the capacity is exceeded. */
  add(index: number, change: number): void {
    expectRoom('add', this, this.count + 1);
    this.indices.data[this.count] = index;
    this.changes.data[this.count] = change;
    this.count++;
  }

  [Symbol.dispose](): void {
    for (const vector of [this.indices, this.changes, this.results]) vector.free();
  }
}

/** A sample during an attack: its initial point, current point and their difference, 1 x d each, and the data range. */
export interface ClampedWalk {
  readonly start: Matrix;
  readonly delta: Matrix;
  readonly x: Matrix;
  readonly low: number;
  readonly high: number;
}

/** Hidden units on one sample, length m each. */
export interface FollowedUnits {
  /** Initial pre-activations, and their change since. */
  readonly H: Vector;
  readonly shift: Vector;
  /** phi'(H + shift) at the last update. */
  readonly slopes: Vector;
  /** Readout. */
  readonly a: Vector;
  readonly gamma: number;
}

/** Kernels by which an attack updates one sample. Each checks its shapes and throws RangeError naming them. */
export class WalkKernels {
  readonly #run: KernelExports;

  constructor(run: KernelExports) {
    this.#run = run;
  }

  /**
   * A (1 x n) = A + the sum of the listed rows of X, each multiplied by its change, in float32 and in the order of the
   * list.
   */
  addRows(A: Matrix, X: Matrix, { indices, changes, count }: ChangeList): void {
    expectShape('addRows', 'A', A, 1, X.cols);
    for (const index of indices.data.subarray(0, count))
      if (!(index >= 0 && index < X.rows)) throw new RangeError(`addRows: row ${index} of ${X.rows}`);
    this.#run.addRows(X.cols, count, indices.offset, changes.offset, X.offset, A.offset);
  }

  /**
   * x = start + shrink delta, clamped to [low, high], in float32; delta becomes x - start. `list` receives the
   * coordinates that were clamped, and by how much.
   *
   * @returns whether x moved.
   */
  clampMove({ start, delta, x, low, high }: ClampedWalk, shrink: number, list: ChangeList): boolean {
    const d = x.cols;
    expectShape('clampMove', 'x', x, 1, d);
    expectShape('clampMove', 'start', start, 1, d);
    expectShape('clampMove', 'delta', delta, 1, d);
    expectRoom('clampMove', list, d);
    const { indices, changes, results } = list;
    const [from, by, to, out] = [start.offset, delta.offset, x.offset, results.offset];
    this.#run.clampMove(d, from, by, to, shrink, low, high, indices.offset, changes.offset, out);
    const [count, hasMoved] = results.data;
    list.count = count;
    return hasMoved === 1;
  }

  /**
   * Updates slopes for pre-activations H + shift. `list` receives the units whose slope changed, and the changes of a_j
   * phi'(h_j).
   *
   * @returns f = sum_j a_j phi(h_j).
   */
  turnUnits({ H, shift, slopes, a, gamma }: FollowedUnits, list: ChangeList): number {
    const m = a.length;
    expectShape('turnUnits', 'H', H, m);
    expectShape('turnUnits', 'shift', shift, m);
    expectShape('turnUnits', 'slopes', slopes, m);
    expectRoom('turnUnits', list, m);
    const { indices, changes, results } = list;
    const [before, moved, now, out] = [H.offset, shift.offset, slopes.offset, results.offset];
    this.#run.turnUnits(m, before, moved, a.offset, gamma, now, indices.offset, changes.offset, out);
    const [f, count] = results.data;
    list.count = count;
    return f;
  }

  /** signs = sign(g), 1 x d each; `list` receives the coordinates that changed sign, and by how much. */
  turnSigns(g: Matrix, signs: Matrix, list: ChangeList): void {
    const d = g.cols;
    expectShape('turnSigns', 'g', g, 1, d);
    expectShape('turnSigns', 'signs', signs, 1, d);
    expectRoom('turnSigns', list, d);
    const { indices, changes, results } = list;
    this.#run.turnSigns(d, g.offset, signs.offset, indices.offset, changes.offset, results.offset);
    list.count = results.data[0];
  }

  /**
   * The coordinate of largest abs(g) among those where `free` is 1 (it is 0 elsewhere), of equal ones the lowest;
   * undefined where there is none. g, free: 1 x d; out: 2, workspace.
   */
  largestFree(g: Matrix, free: Matrix, out: Vector): number | undefined {
    expectShape('largestFree', 'g', g, 1, g.cols);
    expectShape('largestFree', 'free', free, 1, g.cols);
    expectShape('largestFree', 'out', out, 2);
    this.#run.largestFree(g.cols, g.offset, free.offset, out.offset);
    const [place] = out.data;
    return place < 0 ? undefined : place;
  }
}

function expectRoom(where: string, list: ChangeList, room: number): void {
  if (list.changes.length < room)
    throw new RangeError(`${where}: the list has room for ${list.changes.length}, expected ${room}`);
}
