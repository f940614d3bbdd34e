import { expect, test } from 'vitest';
import { momentsOf, normalization } from '../../src/experiment/stages/data/normalization.ts';
import { wasm } from '../linalg/support.ts';

// Sums of equal numbers that binary fractions do not hold are off by rounding.
const CONSTANTS = [0.1, 0.5, 1000.1, 0];

/** 300 samples whose coordinates are a constant each, after one that varies. */
async function samples() {
  const { memory } = await wasm;
  const X = memory.matrix(300, 1 + CONSTANTS.length);
  for (let n = 0; n < X.rows; n++) X.row(n).set([n / 7, ...CONSTANTS]);
  return X;
}

test('a coordinate that is the same in all samples has no scale, whatever its value', async () => {
  const moments = momentsOf(await samples());
  expect([...moments.mean.slice(1)]).toEqual(CONSTANTS.map(Math.fround));
  expect([...moments.sd.slice(1)]).toEqual([0, 0, 0, 0]);
  expect(moments.sd[0]).toBeCloseTo(Math.sqrt((300 ** 2 - 1) / 12) / 7, 5);
  const { scale } = normalization(moments, 'standardize', [5]);
  expect([...(scale ?? [])].slice(1)).toEqual([1, 1, 1, 1]);
});

test('a channel that is the same in all samples and pixels has no scale', () => {
  const [channels, pixels] = [3, 49];
  const mean = Float64Array.from(
    { length: channels * pixels },
    (_, k) => [0.1, 0.7, 1000.1][Math.floor(k / pixels)],
  );
  const sd = Float64Array.from(mean, (_, k) => (Math.floor(k / pixels) === 1 ? 0.2 : 0));
  const { mean: means, scale } = normalization({ mean, sd }, 'standardize-channels', [channels, 7, 7]);
  expect([means?.[0], scale?.[0], means?.[146], scale?.[146]]).toEqual([0.1, 1, 1000.1, 1]);
  expect(scale?.[50]).toBeCloseTo(0.2, 12);
});

test('channels are centred by their mean, and keep their scale', () => {
  const moments = { mean: Float64Array.of(1, 3, 10, 20), sd: new Float64Array(4).fill(2) };
  const { mean, scale } = normalization(moments, 'center-channels', [2, 1, 2]);
  expect(mean).toEqual(Float64Array.of(2, 2, 15, 15));
  expect(scale).toBeUndefined();
});

test('a number is subtracted from every coordinate', () => {
  const moments = { mean: Float64Array.of(1, 3), sd: Float64Array.of(2, 0) };
  expect(normalization(moments, 0.1307, [2])).toEqual({ mean: Float64Array.of(0.1307, 0.1307) });
  expect(normalization(moments, 0, [2])).toEqual({ mean: Float64Array.of(0, 0) });
});
