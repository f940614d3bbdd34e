import { stringify } from 'csv-stringify/sync';
import { encodeNpz } from '../../datasets/formats/write-npz.ts';
import type { Dataset } from '../../datasets/split.ts';
import { UNIT_RANGE } from '../../datasets/split.ts';
import { DataError } from '../../errors.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Settings } from '../settings.ts';
import type { BaseInputs } from '../stages/base-inputs.ts';
import { classesOf } from '../stages/data/labels.ts';
import type { NaturalData } from '../stages/data/natural-data.ts';

/** Number of samples saved: as many as fit side by side in a picture two columns wide. */
const SAMPLES = 8;

/** Base inputs, their targets, and the perturbed inputs. */
export interface Perturbation {
  readonly natural: Pick<NaturalData, 'train' | 'space' | 'shape' | 'classNames' | 'classes'>;
  readonly scenario: Settings['scenario'];
  readonly base: Pick<BaseInputs, 'unwhitened' | 'targets'>;
  /** Nadv x d, before whitening. */
  readonly perturbed: Matrix;
}

/**
 * The first eight samples of a cell with image data. An archive holds `x_base` and `x_adv` before and after the attack,
 * scaled to [0, 1] (float32, samples x height x width, with channels before height where there are any). A CSV text has
 * the `label` of each, empty for noise, and its `target`, both as class names.
 *
 * @throws Error where samples are not images
 */
export function describeSamples({ natural, scenario, base, perturbed }: Perturbation): {
  readonly arrays: Uint8Array;
  readonly table: string;
} {
  const { shape, classNames, classes, train } = natural;
  if (!shape || !isImage(shape))
    throw new Error('"save": "samples" needs images, and these samples are none; leave it out');
  const count = Math.min(SAMPLES, perturbed.rows);
  const pixels = (X: Matrix) => ({ numbers: attacked(X, count, natural), shape: [count, ...shape] });
  const nameOf = (k: number | undefined) => (k === undefined ? '' : (classNames?.[k] ?? String(k)));
  const targets = classesOf(base.targets.data, classes);
  // Natural base inputs are the leading natural samples.
  const labels = scenario === 'noise' ? [] : classesOf(train.y.data, classes);
  const rows = Array.from({ length: count }, (_, n) => [nameOf(labels[n]), nameOf(targets[n])]);
  return {
    arrays: encodeNpz({ x_base: pixels(base.unwhitened), x_adv: pixels(perturbed) }),
    table: stringify([['label', 'target'], ...rows]),
  };
}

/**
 * Throws DataError unless samples can be shown as images: height x width, or one or three channels before these, and a
 * known range of values.
 */
export function checkPicture({ name, shape, range }: Pick<Dataset, 'name' | 'shape' | 'range'>): void {
  if (!isImage(shape))
    throw new DataError(
      `"samples" shows images in grey or colour, but samples of ${name} are ${shape.join(' x ')}; leave it out`,
    );
  if (!range)
    throw new DataError(
      `"samples" shows values between black and white, but those of ${name} are unbounded; give their range as ?range=LOW,HIGH`,
    );
}

function isImage(shape: readonly number[]): boolean {
  return shape.length === 2 || (shape.length === 3 && (shape[0] === 1 || shape[0] === 3));
}

/** The leading rows of X in input space, scaled from the data's range to [0, 1]. */
function attacked(X: Matrix, count: number, { space }: Perturbation['natural']): Float32Array {
  const { d, mean, scale, range: [low, high] = UNIT_RANGE } = space;
  return X.data.slice(0, count * d).map((value, i) => {
    const pixel = value * (scale?.[i % d] ?? 1) + (mean?.[i % d] ?? 0);
    return Math.min(1, Math.max(0, (pixel - low) / (high - low)));
  });
}
