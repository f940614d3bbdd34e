import { type ImageShape, imageShape } from '../datasets/image-shape.ts';
import { DataError } from '../errors.ts';
import { patchesOf } from '../linalg/patch-shape.ts';
import type { Blueprint, NetworkData, NetworkPart } from './contract.ts';
import { DEEP_LEAVES_OUT } from './deep-leaves-out.ts';
import { type ConvolutionSpec, type LayerSpec, outputSize } from './layers/layer-spec.ts';

/** Smallest height and width of an image for "convnet". */
export const LEAST_SIDE = 11;

/**
 * The convolutional network of the published experiments, for images of a given shape.
 *
 * @throws RangeError where images are too small for the filters
 */
export function convnetBlueprint({
  shape: [channels, height, width],
  classes,
}: {
  readonly shape: ImageShape;
  readonly classes: number;
}): Blueprint {
  const image = { height, width, channels };
  const strided = convolutionSpecs(image, 16, 2, 0);
  const middle = convolutionSpecs(strided.image, 128, 1, 0);
  const middleResidual = convolutionSpecs(middle.image, 128, 1, 1);
  const last = convolutionSpecs(middle.image, 256, 1, 0);
  const lastResidual = convolutionSpecs(last.image, 256, 1, 1);
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
    { kind: 'pixel-mean', channels: 256, pixels },
    { kind: 'dense', inputs: 256, outputs: classes },
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

/** The published convolutional network. */
export const convnet = {
  name: 'convnet',
  meaning: 'the published convolutional network for images, with one output a class',
  settings: {},
  needsImages: true,
  defaults: { solver: 'sgd', epochs: 10 },
  leavesOut: {
    ...DEEP_LEAVES_OUT,
    m: 'has filters as published',
    gamma: 'has the slope 0 below zero',
  },
  blueprint: (_settings: object, { dataset, shape, classes }: NetworkData) => {
    if (shape === undefined) throw new DataError(`${dataset}: network "convnet" needs images`);
    return convnetBlueprint({
      shape: imageShape({ name: dataset, shape }, { network: 'convnet', least: LEAST_SIDE }),
      classes,
    });
  },
} satisfies NetworkPart;
