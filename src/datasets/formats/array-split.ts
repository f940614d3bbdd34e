import { DataError } from '../../errors.ts';
import { checkRead, type Range, type Split, UNIT_RANGE } from '../split.ts';
import type { NpyArray } from './npy.ts';

const CHANNEL_COUNTS: readonly number[] = [1, 3, 4];
const MAX_LABEL = 2 ** 31 - 1;

/** Interpretation of an array's values: pixels, values in a range, or any finite values. */
export type ArrayValues = 'pixels' | 'unbounded' | Range;

/**
 * A split over arrays in memory. x has samples first, followed by one to three dimensions; pixels are integers from 0
 * to 255 (which are divided by 255), booleans, or floats in [0, 1]. Images with channels last are converted to channels
 * first. y has one class for each sample, with shape n or n x 1: integers from 0 on, or -1 and 1.
 *
 * @throws DataError if shapes disagree, a value is NaN, infinite or out of range, or a label is invalid
 */
export function arraySplit(
  x: NpyArray,
  y: NpyArray,
  values: ArrayValues,
): { split: Split; shape: number[]; range?: Range } {
  const [count = 0, ...sizes] = x.shape;
  const d = sizes.reduce((product, size) => product * size, 1);
  if (sizes.length < 1 || sizes.length > 3 || count === 0 || d === 0)
    throw new DataError(
      `${x.path}: expected samples x pixels or samples x height x width [x channels], found ${shown(x)}`,
    );
  const labels = readLabels(y, count, x.path);
  checkValues(x, count, values);
  const scale = values === 'pixels' ? largestPixel(x) : 1;
  const { shape, sampleStride, offsets } = layout(x, count, sizes);
  const { numbers } = x;
  const split: Split = {
    count,
    labels,
    read: async (rows, out) => {
      checkRead(rows, out, count, d);
      for (let i = 0; i < rows.length; i++) {
        const base = (rows[i] ?? 0) * sampleStride;
        for (let k = 0; k < d; k++)
          out[i * d + k] = (numbers[base + (offsets[k] ?? 0)] ?? Number.NaN) / scale;
      }
    },
  };
  if (values === 'unbounded') return { split, shape };
  return { split, shape, range: values === 'pixels' ? UNIT_RANGE : values };
}

/** Storage of pixel k of sample n: at n sampleStride + offsets[k]. */
function layout(
  { fortranOrder }: NpyArray,
  count: number,
  sizes: readonly number[],
): { shape: number[]; sampleStride: number; offsets: Uint32Array } {
  const axes = sizes.map((size) => ({ size, stride: 0 }));
  let stride = fortranOrder ? count : 1;
  for (const axis of fortranOrder ? axes : axes.toReversed()) {
    axis.stride = stride;
    stride *= axis.size;
  }
  const ordered = channelsFirst(axes);
  let offsets = [0];
  for (const axis of ordered)
    offsets = offsets.flatMap((offset) =>
      Array.from({ length: axis.size }, (_, i) => offset + i * axis.stride),
    );
  const shape = ordered.map(({ size }) => size);
  return { shape, sampleStride: fortranOrder ? 1 : stride, offsets: Uint32Array.from(offsets) };
}

/** Converts height x width x channels to channels x height x width; a single channel is dropped. */
function channelsFirst<A extends { readonly size: number }>(axes: readonly A[]): readonly A[] {
  const [height, width, channels] = axes;
  if (!height || !width || !channels) return axes;
  const last = CHANNEL_COUNTS.includes(channels.size) && !CHANNEL_COUNTS.includes(height.size);
  const ordered = last ? [channels, height, width] : [height, width, channels];
  return ordered[0]?.size === 1 ? ordered.slice(1) : ordered;
}

function largestPixel({ kind }: NpyArray): number {
  return kind === 'int' ? 255 : 1;
}

function checkValues(x: NpyArray, count: number, values: ArrayValues): void {
  // Compared in single precision, in which values are clamped to the range.
  const [low, high] = endsOf(x, values).map(Math.fround);
  for (let at = 0; at < x.numbers.length; at++) {
    const value = Math.fround(x.numbers[at]);
    if (value >= low && value <= high && Number.isFinite(value)) continue;
    const sample = x.fortranOrder ? at % count : Math.floor(at / (x.numbers.length / count));
    throw new DataError(`${x.path}: sample ${sample} has ${expectation(x, values, x.numbers[at])}`);
  }
}

function endsOf(x: NpyArray, values: ArrayValues): Range {
  if (values === 'unbounded') return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return values === 'pixels' ? [0, largestPixel(x)] : values;
}

function expectation(x: NpyArray, values: ArrayValues, found: number): string {
  if (values === 'unbounded') return `value ${found}; expected a finite number in single precision`;
  if (values !== 'pixels')
    return `value ${found}; expected ${values[0]} to ${values[1]}, the range that is asked for; widen it`;
  const remedy = x.kind === 'float' ? 'scale the array to [0, 1]' : 'save it as uint8';
  const other = 'give the range of its values after the path, as ?range=LOW,HIGH or ?range=none';
  return `pixel ${found}; expected 0 to ${largestPixel(x)}; ${remedy}, or ${other}`;
}

function readLabels(y: NpyArray, count: number, xPath: string): Int32Array {
  const [n, ...rest] = y.shape;
  if (n !== count || rest.length > 1 || rest.some((size) => size !== 1))
    throw new DataError(
      `${y.path}: expected ${count} labels, one for each sample of ${xPath}, found ${shown(y)}`,
    );
  const labels = Array.from(y.numbers);
  const isPair = labels.every((label) => Math.abs(label) === 1);
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label > MAX_LABEL);
  if (wrong >= 0 && !isPair)
    throw new DataError(
      `${y.path}: sample ${wrong} has label ${labels[wrong]}; expected a class: whole numbers from 0 on, or -1 and 1 alone`,
    );
  return Int32Array.from(labels);
}

function shown({ shape }: NpyArray): string {
  return shape.length === 0 ? 'a single number' : shape.join(' x ');
}
