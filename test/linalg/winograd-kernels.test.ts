import { describe, expect, test } from 'vitest';
import { PLANES, Planes, planeNumbers, type Tiling } from '../../src/linalg/kernels/tiling.ts';
import { tilePlaces, weight } from '../oracles/winograd.ts';
import { filledMatrix, wasm } from './support.ts';

const tilings: Tiling[] = [
  { height: 5, width: 8, channels: 4, padding: 0, tiles: [1, 2] },
  { height: 7, width: 6, channels: 8, padding: 1, tiles: [3, 2] },
  { height: 3, width: 3, channels: 12, padding: 0, tiles: [1, 1] },
  { height: 4, width: 2, channels: 4, padding: 2, tiles: [2, 2] },
];
const kinds = [
  { what: 'input', toPlanes: 'inputsToPlanes', toTiles: 'planesToInputGradients' },
  { what: 'outputGradient', toPlanes: 'outputGradientsToPlanes', toTiles: 'planesToOutputs' },
  { what: 'filter', toPlanes: 'filtersToPlanes', toTiles: 'planesToFilterGradients' },
] as const;

const N = 2;

describe.each(tilings)('tiles of %j', (tiling) => {
  const [down, across] = tiling.tiles;
  const rows = N * down * across;

  test.each(kinds)('$toPlanes and its transpose, over dirty memory', async ({ what, toPlanes, toTiles }) => {
    const engine = await wasm;
    const { channels, height, width } = tiling;
    using images = filledMatrix(engine, N, height * width * channels);
    using room = filledMatrix(engine, 1, planeNumbers(rows, channels), 2);
    const planes = new Planes(room, rows, channels);
    const places = tilePlaces(tiling, N, what === 'input' ? 5 : 3);

    engine.kernels.winograd[toPlanes](tiling, images, planes);
    for (let k = 0; k < PLANES; k++) {
      const values = planes.at(k).data;
      for (const [i, tile] of places.entries()) {
        const terms = tile.map((place, at) => (place < 0 ? 0 : weight(what, k, at) * images.data[place]));
        expect(values[i]).toBeCloseTo(sum(terms), 5);
      }
    }

    for (let k = 0; k < PLANES; k++) planes.at(k).data.set(filled(rows * channels, k));
    const expected = new Float64Array(images.data.length);
    for (let k = 0; k < PLANES; k++)
      for (const [i, tile] of places.entries())
        for (const [at, place] of tile.entries())
          if (place >= 0) expected[place] += weight(what, k, at) * planes.at(k).data[i];
    engine.kernels.winograd[toTiles](tiling, planes, images);
    for (const [i, value] of expected.entries()) expect(images.data[i]).toBeCloseTo(value, 4);
  });
});

test('shapes that do not fit are named', async () => {
  const engine = await wasm;
  const { winograd } = engine.kernels;
  using images = filledMatrix(engine, 1, 36);
  using room = filledMatrix(engine, 1, planeNumbers(1, 4));
  const planes = new Planes(room, 1, 4);
  const tiling: Tiling = { height: 3, width: 3, channels: 4, padding: 0, tiles: [1, 2] };
  expect(() => winograd.inputsToPlanes(tiling, images, planes)).toThrow(
    'inputsToPlanes: a plane is 1 x 4, expected 2 x 4',
  );
  expect(() => winograd.planesToOutputs({ ...tiling, height: 4 }, planes, images)).toThrow(
    'planesToOutputs: images is 1 x 36, expected 1 x 48',
  );
  expect(() => winograd.filtersToPlanes({ ...tiling, channels: 3 }, images, planes)).toThrow(
    'filtersToPlanes: 3 channels are not a multiple of 4',
  );
});

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0);
}

function filled(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + seed));
}
