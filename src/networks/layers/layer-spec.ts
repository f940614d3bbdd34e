import { type PatchShape, patchesOf, patchSize } from '../../linalg/patch-shape.ts';
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

/** Cost of the forward pass of one row, in multiplications of large products. */
export function multiplications(layers: readonly LayerSpec[]): number {
  return layers.reduce((sum, spec) => {
    if (spec.kind === 'residual') return sum + multiplications(spec.inner);
    if (spec.kind === 'convolution' && suitsWinograd(spec)) return sum + winogradMultiplications(spec);
    const linear = linearSizes(spec);
    return linear === undefined ? sum : sum + linear.inputs * outputSize(spec);
  }, 0);
}
