import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/linalg/index.ts';
import { Convolution } from '../../src/networks/layers/convolution.ts';
import { imagesAtOnce } from '../../src/networks/layers/image-parts.ts';
import { type ConvolutionSpec, outputSize, parameterCount } from '../../src/networks/layers/layer-spec.ts';
import { WinogradConvolution } from '../../src/networks/layers/winograd-convolution.ts';
import { partNumbersOf, planeNumbersOf, suitsWinograd } from '../../src/networks/layers/winograd-tiling.ts';
import { Workspace } from '../../src/networks/layers/workspace.ts';
import { filledMatrix } from '../linalg/support.ts';

const middle: ConvolutionSpec = {
  kind: 'convolution',
  height: 11,
  width: 11,
  channels: 128,
  filters: 128,
  side: 3,
  stride: 1,
  padding: 1,
};
const last: ConvolutionSpec = { ...middle, padding: 0, filters: 256 };

describe.each([middle, last])('%j', (spec) => {
  const images = imagesAtOnce(planeNumbersOf(spec), partNumbersOf(spec)) + 3;

  test.each(['wasm', 'mlas'] as const)('by %s, as by patches, in more than one part', async (choice) => {
    const engine = await createEngine(choice);
    using parameters = filledMatrix(engine, parameterCount(spec), 1, 3);
    using input = filledMatrix(engine, images, spec.height * spec.width * spec.channels, 5);
    using outputGradient = filledMatrix(engine, images, outputSize(spec), 7);
    const results = [];
    for (const Layer of [Convolution, WinogradConvolution]) {
      using layer = new Layer(engine, new Workspace(engine.memory), parameters, spec);
      using output = engine.memory.matrix(images, outputSize(spec));
      using byInputs = engine.memory.matrix(images, input.cols);
      using byParameters = engine.memory.matrix(parameters.rows, 1);
      await layer.forward(input, output);
      await layer.backward(input, outputGradient, { inputs: byInputs, parameters: byParameters });
      results.push([output, byInputs, byParameters].map(({ data }) => data.slice()));
    }
    const [byPatches, byTiles] = results;
    for (const [i, values] of byPatches.entries()) {
      const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      expect(largestDifference(byTiles[i], values)).toBeLessThan(1e-4 * size);
    }
  });

  test.each(['wasm', 'auto'] as const)(
    "an image's outputs do not depend on its neighbours, by %s",
    async (choice) => {
      const engine = await createEngine(choice);
      using parameters = filledMatrix(engine, parameterCount(spec), 1, 3);
      using layer = new WinogradConvolution(engine, new Workspace(engine.memory), parameters, spec);
      using input = filledMatrix(engine, 3, spec.height * spec.width * spec.channels, 5);
      using together = engine.memory.matrix(3, outputSize(spec));
      using alone = engine.memory.matrix(1, outputSize(spec));
      await layer.forward(input, together);
      await layer.forward(input.rowsFrom(2, 1), alone);
      expect(alone.data).toEqual(together.row(2));
    },
  );
});

describe('what suits it', () => {
  test.each<[string, Partial<ConvolutionSpec>, boolean]>([
    ['3 x 3 filters over many channels', {}, true],
    ['steps of two pixels', { stride: 2 }, false],
    ['larger filters', { side: 5 }, false],
    ['few channels', { channels: 4 }, false],
    ['many channels, few filters', { filters: 4 }, false],
    ['channels that are no multiple of four', { channels: 130 }, false],
    ['filters that are no multiple of four', { filters: 130 }, false],
    ['outputs that would fill little of their tiles', { height: 3, width: 3, padding: 0 }, false],
  ])('%s: %o', (_, sizes, suits) => {
    expect(suitsWinograd({ ...middle, ...sizes })).toBe(suits);
  });
});

function largestDifference(found: Float32Array, expected: Float32Array): number {
  return found.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i])), 0);
}
