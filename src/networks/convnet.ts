import { z } from 'zod';
import { type ImageShape, imageShape } from '../datasets/image-shape.ts';
import { DataError } from '../errors.ts';
import { patchesOf } from '../linalg/patch-shape.ts';
import type { ValuesOf } from '../parts/setting.ts';
import type { Blueprint, NetworkData, NetworkPart } from './contract.ts';
import { DEEP_LEAVES_OUT } from './deep-leaves-out.ts';
import { type ConvolutionSpec, type LayerSpec, outputSize } from './layers/layer-spec.ts';

/** Filters of the first convolution of the published network. */
const PUBLISHED_FILTERS = 16;
/** Smallest height and width of an image for "convnet". */
export const LEAST_SIDE = 11;

/**
 * The convolutional network of the published experiments, for images of a given shape.
 *
 * @param filters of the first convolution, 16 as published; the others have 8 and 16 times as many
 * @throws RangeError where images are too small for the filters
 */
export function convnetBlueprint({
  shape: [channels, height, width],
  classes,
  filters = PUBLISHED_FILTERS,
}: {
  readonly shape: ImageShape;
  readonly classes: number;
  readonly filters?: number;
}): Blueprint {
  const image = { height, width, channels };
  const strided = convolutionSpecs(image, filters, 2, 0);
  const middle = convolutionSpecs(strided.image, 8 * filters, 1, 0);
  const middleResidual = convolutionSpecs(middle.image, 8 * filters, 1, 1);
  const last = convolutionSpecs(middle.image, 16 * filters, 1, 0);
  const lastResidual = convolutionSpecs(last.image, 16 * filters, 1, 1);
  if (last.image.height < 1 || last.image.width < 1)
    throw new RangeError(
      `convnet: images of ${height} x ${width} pixels are too small, expected ${LEAST_SIDE} x ${LEAST_SIDE} at least`,
    );
  const pixels = last.image.height * last.image.width;
  const layers: LayerSpec[] = [
    { kind: 'pixels', channels, height, width },
    ...strided.specs,
    ...middle.specs,
    { kind: 'residual', size: middle.size, inner: middleResidual.specs },
    ...last.specs,
    { kind: 'residual', size: last.size, inner: lastResidual.specs },
    { kind: 'pixel-mean', channels: 16 * filters, pixels },
    { kind: 'dense', inputs: 16 * filters, outputs: classes },
  ];
  return { d: channels * height * width, classes, layers };
}

/** A convolution with 3 x 3 filters followed by a ReLU, and the size of its output. */
function convolutionSpecs(
  image: { height: number; width: number; channels: number },
  filters: number,
  stride: number,
  padding: number,
) {
  const convolution: ConvolutionSpec = { kind: 'convolution', ...image, filters, side: 3, stride, padding };
  const [height, width] = patchesOf(convolution);
  const size = outputSize(convolution);
  const specs: LayerSpec[] = [convolution, { kind: 'leaky-relu', size, gamma: 0 }];
  return { specs, size, image: { height, width, channels: filters } };
}

const settings = {
  filters: {
    schema: z
      .int()
      .min(1)
      .describe(
        'Network "convnet": filters of its first convolution, 16 as published; the others have 8 and 16 times as many.',
      ),
    default: PUBLISHED_FILTERS,
  },
};

/** The published convolutional network. */
export const convnet = {
  name: 'convnet',
  meaning: 'the published convolutional network for images, with one output for each class',
  settings,
  needsImages: true,
  defaults: { solver: 'sgd', epochs: 10 },
  leavesOut: {
    ...DEEP_LEAVES_OUT,
    m: 'takes its width from `filters`',
    gamma: 'has the slope 0 below zero',
  },
  blueprint: ({ filters }: ValuesOf<typeof settings>, { dataset, shape, classes }: NetworkData) => {
    if (shape === undefined) throw new DataError(`${dataset}: network "convnet" needs images`);
    return convnetBlueprint({
      shape: imageShape({ name: dataset, shape }, { network: 'convnet', least: LEAST_SIDE }),
      classes,
      filters,
    });
  },
} satisfies NetworkPart;
