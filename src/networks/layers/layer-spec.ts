import { type PatchShape, patchesOf, patchSize } from '../../linalg/patch-shape.ts';
import { suitsWinograd, winogradMultiplications } from './winograd-tiling.ts';

/** Sizes of a layer. Images are rows in NHWC layout: pixel by pixel, with the channels of a pixel together. */
export type LayerSpec =
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number }
  | { readonly kind: 'leaky-relu'; readonly size: number; readonly gamma: number }
  | { readonly kind: 'pixels'; readonly channels: number; readonly height: number; readonly width: number }
  | ConvolutionSpec
  | { readonly kind: 'pixel-mean'; readonly channels: number; readonly pixels: number }
  | BatchNormSpec
  | { readonly kind: 'dropout'; readonly size: number; readonly rate: number }
  | ResidualSpec;

/** Batch normalization of each channel. */
export interface BatchNormSpec {
  readonly kind: 'batch-norm';
  readonly channels: number;
  readonly pixels: number;
  /** Slope below zero of a leaky ReLU that follows and is computed with it; set by `withFusedActivations`. */
  readonly gamma?: number;
}

/** shortcut(x) + inner(x); without a shortcut x + inner(x). */
export interface ResidualSpec {
  readonly kind: 'residual';
  /** Length of an output row. */
  readonly size: number;
  readonly inner: readonly LayerSpec[];
  readonly shortcut?: readonly LayerSpec[];
}

/** Square filters over height x width images with `channels` channels and zero padding. */
export interface ConvolutionSpec extends PatchShape {
  readonly kind: 'convolution';
  readonly filters: number;
}

/** Length of a layer's output row. */
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
    case 'batch-norm':
      return spec.channels * spec.pixels;
    case 'pixel-mean':
      return spec.channels;
    default:
      return spec.size;
  }
}

/**
 * Fan-in and fan-out of a layer's linear map, or of each of its filters; undefined for layers without parameters of
 * their own.
 */
export function linearSizes(spec: LayerSpec): { inputs: number; outputs: number } | undefined {
  if (spec.kind === 'dense') return spec;
  if (spec.kind === 'convolution') return { inputs: patchSize(spec), outputs: spec.filters };
  return undefined;
}

/** Number of parameters of a layer, including layers within it. */
export function parameterCount(spec: LayerSpec): number {
  if (spec.kind === 'residual') return total(branchesOf(spec), parameterCount);
  if (spec.kind === 'batch-norm') return 2 * spec.channels;
  const linear = linearSizes(spec);
  return linear === undefined ? 0 : (linear.inputs + 1) * linear.outputs;
}

/** Number of running means and variances of a layer, including layers within it. */
export function statisticCount(spec: LayerSpec): number {
  if (spec.kind === 'residual') return total(branchesOf(spec), statisticCount);
  return spec.kind === 'batch-norm' ? 2 * spec.channels : 0;
}

/** Whether a layer, or one within it, behaves differently in training and in evaluation. */
export function dependsOnMode(spec: LayerSpec): boolean {
  if (spec.kind === 'residual') return branchesOf(spec).some(dependsOnMode);
  return spec.kind === 'batch-norm' || spec.kind === 'dropout';
}

/** The layers within a residual layer, in the order of their parameters. */
export function branchesOf({ inner, shortcut = [] }: ResidualSpec): readonly LayerSpec[] {
  return [...inner, ...shortcut];
}

function total(specs: readonly LayerSpec[], count: (spec: LayerSpec) => number): number {
  return specs.reduce((sum, spec) => sum + count(spec), 0);
}

/** Cost of the forward pass of one row, in multiplications of large products. */
export function multiplications(layers: readonly LayerSpec[]): number {
  return layers.reduce((sum, spec) => {
    if (spec.kind === 'residual') return sum + multiplications(branchesOf(spec));
    if (spec.kind === 'convolution' && suitsWinograd(spec)) return sum + winogradMultiplications(spec);
    const linear = linearSizes(spec);
    return linear === undefined ? sum : sum + linear.inputs * outputSize(spec);
  }, 0);
}
