import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/linalg/index.ts';
import { patchesOf, patchSize } from '../../src/linalg/patch-shape.ts';
import { Convolution } from '../../src/networks/layers/convolution.ts';
import { imagesAtOnce, summedNumbers } from '../../src/networks/layers/image-parts.ts';
import { type ConvolutionSpec, outputSize, parameterCount } from '../../src/networks/layers/layer-spec.ts';
import { Workspace } from '../../src/networks/layers/workspace.ts';
import { filledMatrix } from '../linalg/support.ts';

const spec: ConvolutionSpec = {
  ...{
    kind: 'convolution',
    height: 16,
    width: 16,
    channels: 40,
    filters: 24,
    side: 3,
    stride: 1,
    padding: 1,
  },
};
const bytes = ({ data }: { readonly data: Float32Array }) => Buffer.from(data.slice().buffer);

describe.each(['wasm', 'auto'] as const)('a convolution computed in parts, by %s', (choice) => {
  test('has the gradients by its filters of one product over all patches, to the bit', async () => {
    const engine = await createEngine(choice);
    const [height, width] = patchesOf(spec);
    const [images, pixels, size] = [7, height * width, patchSize(spec)];
    expect(imagesAtOnce(pixels * size, summedNumbers(pixels, pixels * size))).toBeLessThan(images);
    using workspace = new Workspace(engine.memory);
    using parameters = filledMatrix(engine, parameterCount(spec), 1, 3);
    using layer = new Convolution(engine, workspace, parameters, spec);
    using input = filledMatrix(engine, images, height * width * spec.channels, 5);
    using gradient = filledMatrix(engine, images, outputSize(spec), 7);
    using found = engine.memory.matrix(parameters.rows, 1);
    await layer.backward(input, gradient, { parameters: found });
    using patches = engine.memory.matrix(images * pixels, size);
    engine.kernels.layers.copyPatches(spec, input, patches);
    using expected = engine.memory.matrix(spec.filters, size);
    const byPixel = gradient.shapedAs(images * pixels, spec.filters);
    await engine.gemm(byPixel, patches, expected, { transA: true });
    expect(bytes(found.rowsFrom(0, spec.filters * size)).equals(bytes(expected))).toBe(true);
  });
});

test('parts of images that are summed over have a multiple of 256 rows, or are as large as before', () => {
  expect(imagesAtOnce(1024 * 288, summedNumbers(1024, 1024 * 288))).toBe(1);
  expect(imagesAtOnce(64 * 576, summedNumbers(64, 64 * 576)) % 4).toBe(0);
  expect(summedNumbers(169, 169 * 144)).toBe(2 ** 21);
});
