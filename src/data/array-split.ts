import { DataError } from '../errors.ts';
import type { NpyArray } from './npy.ts';
import { checkRead, type Split } from './split.ts';

const CHANNEL_COUNTS: readonly number[] = [1, 3, 4];
const MAX_LABEL = 2 ** 31 - 1;

/**
 * A split over arrays in memory. x: samples first, then one to three dimensions; integers from 0 to 255 (scaled by
 * 255), booleans, or floats in [0, 1]. Images with channels last become channels first. y: one class for each sample,
 * n or n x 1.
 *
 * @throws DataError if shapes disagree, a pixel is NaN, infinite or out of range, or a label is no whole number >= 0.
 */
export function arraySplit(x: NpyArray, y: NpyArray): { split: Split; shape: number[] } {
  const [count = 0, ...sizes] = x.shape;
  const d = sizes.reduce((product, size) => product * size, 1);
  if (sizes.length < 1 || sizes.length > 3 || count === 0 || d === 0)
    throw new DataError(
      `${x.path}: expected samples x pixels or samples x height x width [x channels], found ${shown(x)}`,
    );
  const labels = readLabels(y, count, x.path);
  checkPixels(x, count, d);
  const scale = x.kind === 'int' ? 255 : 1;
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
  return { split, shape };
}

/** Where pixel k of sample n is stored: at n sampleStride + offsets[k]. */
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

/** height x width x channels to channels x height x width; one channel is none. */
function channelsFirst<A extends { readonly size: number }>(axes: readonly A[]): readonly A[] {
  const [height, width, channels] = axes;
  if (!height || !width || !channels) return axes;
  const last = CHANNEL_COUNTS.includes(channels.size) && !CHANNEL_COUNTS.includes(height.size);
  const ordered = last ? [channels, height, width] : [height, width, channels];
  return ordered[0]?.size === 1 ? ordered.slice(1) : ordered;
}

function checkPixels(x: NpyArray, count: number, d: number): void {
  const largest = x.kind === 'int' ? 255 : 1;
  for (let at = 0; at < x.numbers.length; at++) {
    const value = x.numbers[at] ?? Number.NaN;
    if (value >= 0 && value <= largest) continue;
    const sample = x.fortranOrder ? at % count : Math.floor(at / d);
    const remedy = x.kind === 'float' ? 'scale the array to [0, 1] before saving it' : 'save it as uint8';
    throw new DataError(
      `${x.path}: sample ${sample} has pixel ${value}; expected 0 to ${largest}; ${remedy}`,
    );
  }
}

function readLabels(y: NpyArray, count: number, xPath: string): Int32Array {
  const [n, ...rest] = y.shape;
  if (n !== count || rest.length > 1 || rest.some((size) => size !== 1))
    throw new DataError(
      `${y.path}: expected ${count} labels, one for each sample of ${xPath}, found ${shown(y)}`,
    );
  const labels = Array.from(y.numbers);
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label > MAX_LABEL);
  if (wrong >= 0)
    throw new DataError(
      `${y.path}: sample ${wrong} has label ${labels[wrong]}; expected a class, a whole number from 0 on`,
    );
  return Int32Array.from(labels);
}

function shown({ shape }: NpyArray): string {
  return shape.length === 0 ? 'a single number' : shape.join(' x ');
}
