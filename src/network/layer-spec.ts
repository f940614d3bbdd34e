import { type PatchShape, patchesOf, patchSize } from '../linalg/patch-shape.ts';
import type { Architecture, ConvnetArchitecture, MlpArchitecture } from './architecture.ts';
import { suitsWinograd, winogradMultiplications } from './winograd-tiling.ts';

/** A layer by its sizes. Images are rows of numbers pixel by pixel, a pixel's channels together. */
export type LayerSpec =
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number }
  | { readonly kind: 'leaky-relu'; readonly size: number; readonly gamma: number }
  | { readonly kind: 'pixels'; readonly channels: number; readonly height: number; readonly width: number }
  | ConvolutionSpec
  | { readonly kind: 'pixel-mean'; readonly channels: number; readonly pixels: number }
  | { readonly kind: 'residual'; readonly size: number; readonly inner: readonly LayerSpec[] };

/** Square filters over images of height x width pixels of `channels` numbers, zeros around them. */
export interface ConvolutionSpec extends PatchShape {
  readonly kind: 'convolution';
  readonly filters: number;
}

/** Numbers of a layer's output row. */
export function outputSize(spec: LayerSpec): number {
  switch (spec.kind) {
    case 'dense':
      return spec.outputs;
    case 'convolution': {
      const [height, width] = patchesOf(spec);
      return height * width * spec.filters;
    }
    case 'pixels':
      return spec.channels * spec.height * spec.width;
    case 'pixel-mean':
      return spec.channels;
    default:
      return spec.size;
  }
}

/** Inputs and outputs of a layer's linear map, or of each of its filters; undefined without parameters of its own. */
export function linearSizes(spec: LayerSpec): { inputs: number; outputs: number } | undefined {
  if (spec.kind === 'dense') return spec;
  if (spec.kind === 'convolution') return { inputs: patchSize(spec), outputs: spec.filters };
  return undefined;
}

/** Parameters of a layer and those within it. */
export function parameterCount(spec: LayerSpec): number {
  if (spec.kind === 'residual') return spec.inner.reduce((sum, inner) => sum + parameterCount(inner), 0);
  const linear = linearSizes(spec);
  return linear === undefined ? 0 : (linear.inputs + 1) * linear.outputs;
}

/** What a forward pass of one row takes, in multiplications of large products. */
export function multiplications(layers: readonly LayerSpec[]): number {
  return layers.reduce((sum, spec) => {
    if (spec.kind === 'residual') return sum + multiplications(spec.inner);
    if (spec.kind === 'convolution' && suitsWinograd(spec)) return sum + winogradMultiplications(spec);
    const linear = linearSizes(spec);
    return linear === undefined ? sum : sum + linear.inputs * outputSize(spec);
  }, 0);
}

/** Pixels that an image for "convnet" has at least, in height and in width. */
export const LEAST_SIDE = 11;

/** The layers of an architecture. Throws RangeError where an image is too small for its filters. */
export function layerSpecs(architecture: Architecture): LayerSpec[] {
  return architecture.kind === 'mlp' ? mlpSpecs(architecture) : convnetSpecs(architecture);
}

function mlpSpecs({ d, classes, width, depth, gamma }: MlpArchitecture): LayerSpec[] {
  const specs: LayerSpec[] = [];
  let inputs = d;
  for (let layer = 0; layer < depth; layer++) {
    specs.push({ kind: 'dense', inputs, outputs: width }, { kind: 'leaky-relu', size: width, gamma });
    inputs = width;
  }
  return [...specs, { kind: 'dense', inputs, outputs: classes }];
}

function convnetSpecs({ shape: [channels, height, width], classes }: ConvnetArchitecture): LayerSpec[] {
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
  return [
    { kind: 'pixels', channels, height, width },
    ...strided.specs,
    ...middle.specs,
    { kind: 'residual', size: middle.size, inner: middleResidual.specs },
    ...last.specs,
    { kind: 'residual', size: last.size, inner: lastResidual.specs },
    { kind: 'pixel-mean', channels: 256, pixels },
    { kind: 'dense', inputs: 256, outputs: classes },
  ];
}

/** A convolution of 3 x 3 filters and a ReLU, and the images that come out. */
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
