import type { Kernels } from '../../linalg/kernels/kernels.ts';
import type { ChangeList, ClampedWalk } from '../../linalg/kernels/walk-kernels.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { InputWeights } from '../input-weights.ts';
import type { PgdRows } from './rows.ts';
import type { PgdSample } from './sample.ts';
import { type PgdSteps, STEP_SHARE } from './steps.ts';

export interface ProjectedOptions {
  readonly norm: 'L2' | 'Linf';
  readonly epsilon: number;
  /** Steps along sign(g) instead of normalized g. */
  readonly bySign: boolean;
}

/**
 * Steps of epsilon / 5 along the gradient, rescaled to the norm bound and clamped to the data range. A step changes the
 * pre-activations by a multiple of V (direction), which is maintained as `image`, minus the effect of clamping.
 */
export class ProjectedSteps implements PgdSteps {
  readonly #sample: PgdSample;
  readonly #weights: InputWeights;
  readonly #options: ProjectedOptions;
  readonly #kernels: Kernels;
  readonly #rows: PgdRows;
  readonly #walk: ClampedWalk;
  /** Views of rows: the image V (direction), m; a sum, m; a norm. */
  readonly #image: Float64Array;
  readonly #sums: Float32Array;
  readonly #sizes: Float64Array;
  /** Norm of the direction. */
  #size = 0;

  constructor(
    sample: PgdSample,
    weights: InputWeights,
    options: ProjectedOptions,
    kernels: Kernels,
    rows: PgdRows,
  ) {
    this.#sample = sample;
    this.#weights = weights;
    this.#options = options;
    this.#kernels = kernels;
    this.#rows = rows;
    const { start, delta, x, image, sum, size } = rows;
    this.#walk = { start, delta, x, low: sample.low, high: sample.high };
    [this.#image, this.#sums, this.#sizes] = [image.data, sum.data, size.data];
  }

  begin(image: Float32Array): void {
    const { delta, marks } = this.#rows;
    delta.data.fill(0);
    if (this.#options.bySign) marks.data.set(this.#sample.gradient.data.map(Math.sign));
    this.#image.set(image);
    this.#size = this.#sizeOf(this.#direction);
  }

  step(): boolean {
    if (this.#size === 0) return false;
    const { shift, target } = this.#sample;
    const { epsilon } = this.#options;
    const { delta, list } = this.#rows;
    const image = this.#image;
    // Rounded like the kernels, so that pre-activations correspond to the actual move.
    const stride = Math.fround((target * epsilon * STEP_SHARE) / this.#size);
    this.#kernels.addScaled(delta, this.#direction, stride);
    const size = this.#sizeOf(delta);
    const shrink = size > epsilon ? Math.fround(epsilon / size) : 1;
    for (let j = 0; j < shift.length; j++) shift[j] = shrink * (shift[j] + stride * image[j]);
    const hasMoved = this.#kernels.walk.clampMove(this.#walk, shrink, list);
    this.#sample.settle();
    return hasMoved;
  }

  turn(): void {
    this.#sample.turn((crossed) => {
      if (this.#options.bySign) {
        const { marks, list } = this.#rows;
        this.#kernels.walk.turnSigns(this.#sample.gradient, marks, list);
        this.#follow(this.#weights.columns, list);
      } else this.#follow(this.#weights.gram, crossed);
      this.#size = this.#sizeOf(this.#direction);
    });
  }

  /** Updates the image for changed coordinates of the direction. */
  #follow(addends: Matrix, changed: ChangeList): void {
    const [image, sums] = [this.#image, this.#sums];
    sums.fill(0);
    this.#kernels.walk.addRows(this.#rows.sum, addends, changed);
    for (let j = 0; j < image.length; j++) image[j] += sums[j];
  }

  get #direction(): Matrix {
    return this.#options.bySign ? this.#rows.marks : this.#sample.gradient;
  }

  #sizeOf(row: Matrix): number {
    if (this.#options.norm === 'L2') this.#kernels.rowNorms(row, this.#rows.size);
    else this.#kernels.rowSizes(row, this.#rows.size);
    return this.#sizes[0];
  }
}
