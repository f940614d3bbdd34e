import { describe, expect, test } from 'vitest';
import { cropAndFlip, type Images } from '../../src/solvers/deep/augment.ts';

const [HEIGHT, WIDTH] = [3, 4];
/** Pixels of two channels, 1 to 24. */
const PIXELS = Float32Array.from({ length: 2 * HEIGHT * WIDTH }, (_, k) => k + 1);
const d = PIXELS.length;
const images: Images = { shape: [2, HEIGHT, WIDTH], space: { d } };
/** The draw that gives one of nine shifts, from -4 to 4. */
const shiftBy = (pixels: number) => (pixels + 4 + 0.5) / 9;
const [MIRRORED, PLAIN] = [0, 0.9];

function cropped(draws: readonly number[], of = images, row = PIXELS): number[] {
  const out = new Float32Array(d).fill(-1);
  cropAndFlip(row, draws, of, out);
  return [...out];
}

describe('cropAndFlip', () => {
  test('keeps an image without shift', () => {
    expect(cropped([shiftBy(0), shiftBy(0), PLAIN])).toEqual([...PIXELS]);
  });

  test('shifts every channel, and what comes in is black', () => {
    expect(cropped([shiftBy(1), shiftBy(-2), PLAIN])).toEqual(
      [0, 0, 5, 6, 0, 0, 9, 10, 0, 0, 0, 0].concat([0, 0, 17, 18, 0, 0, 21, 22, 0, 0, 0, 0]),
    );
  });

  test('mirrors left to right', () => {
    const mirrored = cropped([shiftBy(0), shiftBy(0), MIRRORED]);
    expect(mirrored.slice(0, 4)).toEqual([4, 3, 2, 1]);
    expect(mirrored.slice(20)).toEqual([24, 23, 22, 21]);
  });

  test('the largest shifts leave nothing', () => {
    for (const draw of [0, 0.9999999])
      expect(cropped([draw, shiftBy(0), PLAIN])).toEqual(new Array(d).fill(0));
  });

  test('of what the network sees is what the network sees of the cropped pixels', () => {
    const mean = Float64Array.from({ length: d }, (_, k) => k / 3);
    const scale = Float64Array.from({ length: d }, (_, k) => 1 + (k % 5));
    const seen = (pixel: number, k: number) => (pixel - mean[k]) / scale[k];
    const draws = [shiftBy(-1), shiftBy(1), MIRRORED];
    const found = cropped(draws, { ...images, space: { d, mean, scale } }, PIXELS.map(seen));
    const expected = cropped(draws).map(seen);
    for (const [k, value] of found.entries()) expect(value).toBeCloseTo(expected[k], 5);
  });
});
