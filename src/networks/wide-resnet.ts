import { z } from 'zod';
import { type ImageShape, imageShape } from '../datasets/image-shape.ts';
import { DataError, type Problem } from '../errors.ts';
import { patchesOf } from '../linalg/patch-shape.ts';
import type { ValuesOf } from '../parts/setting.ts';
import type { Blueprint, NetworkData, NetworkPart } from './contract.ts';
import { DEEP_LEAVES_OUT } from './deep-leaves-out.ts';
import { depth } from './depth.ts';
import { type ConvolutionSpec, type LayerSpec, outputSize } from './layers/layer-spec.ts';

/** Smallest height and width of an image: two groups of blocks halve them. */
const LEAST_SIDE = 4;
/** Channels of the first convolution, and of the first group where `widen` is 1. */
const CHANNELS = 16;

/** Shape of images between layers. */
interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Sizes of a wide residual network. */
export interface WideResnetSizes {
  readonly shape: ImageShape;
  readonly classes: number;
  /** 6 n + 4: three groups of n blocks with two convolutions each, three shortcuts, the first and the last layer. */
  readonly depth: number;
  readonly widen: number;
  readonly dropout: number;
}

/**
 * The wide residual network of Zagoruyko and Komodakis (2016): a convolution to 16 channels; three groups of (depth -
 * 4) / 6 blocks with 16, 32 and 64 times `widen` channels, of which the second and the third halve height and width;
 * batch normalization, ReLU, global average pooling and a dense layer. A block consists of batch normalization, ReLU, 3
 * x 3 convolution, dropout, batch normalization, ReLU and 3 x 3 convolution; its input is added to the result. Where
 * the sizes differ, the normalized and rectified input passes through a 1 x 1 convolution instead. Convolutions have
 * biases, PyTorch's default.
 */
export function wideResnetBlueprint({ shape, classes, depth, widen, dropout }: WideResnetSizes): Blueprint {
  const [channels, height, width] = shape;
  const layers: LayerSpec[] = [{ kind: 'pixels', channels, height, width }];
  const first = convolution({ height, width, channels }, CHANNELS, 3, 1);
  layers.push(first);
  let image = imageFrom(first);
  const blocks = (depth - 4) / 6;
  for (const group of [0, 1, 2]) {
    const filters = CHANNELS * 2 ** group * widen;
    for (let block = 0; block < blocks; block++) {
      const made = residualBlock(image, filters, block === 0 && group > 0 ? 2 : 1, dropout);
      layers.push(...made.layers);
      image = made.image;
    }
  }
  layers.push(
    ...activation(image),
    { kind: 'pixel-mean', channels: image.channels, pixels: image.height * image.width },
    { kind: 'dense', inputs: image.channels, outputs: classes },
  );
  return { d: channels * height * width, classes, layers };
}

function residualBlock(
  image: Image,
  filters: number,
  stride: number,
  dropout: number,
): { readonly layers: readonly LayerSpec[]; readonly image: Image } {
  const first = convolution(image, filters, 3, stride);
  const between = imageFrom(first);
  const drop: LayerSpec[] = dropout > 0 ? [{ kind: 'dropout', size: sizeOf(between), rate: dropout }] : [];
  const inner = [first, ...drop, ...activation(between), convolution(between, filters, 3, 1)];
  const size = sizeOf(between);
  if (stride === 1 && image.channels === filters)
    return { layers: [{ kind: 'residual', size, inner: [...activation(image), ...inner] }], image: between };
  const shortcut = [convolution(image, filters, 1, stride)];
  return { layers: [...activation(image), { kind: 'residual', size, inner, shortcut }], image: between };
}

/** Batch normalization and ReLU. */
function activation(image: Image): LayerSpec[] {
  const { height, width, channels } = image;
  return [
    { kind: 'batch-norm', channels, pixels: height * width },
    { kind: 'leaky-relu', size: sizeOf(image), gamma: 0 },
  ];
}

/** Convolution with side x side filters, padded so that a stride of 1 preserves the size. */
function convolution(image: Image, filters: number, side: number, stride: number): ConvolutionSpec {
  return { kind: 'convolution', ...image, filters, side, stride, padding: (side - 1) / 2 };
}

function imageFrom(spec: ConvolutionSpec): Image {
  const [height, width] = patchesOf(spec);
  return { height, width, channels: outputSize(spec) / (height * width) };
}

function sizeOf({ height, width, channels }: Image): number {
  return height * width * channels;
}

const settings = {
  depth,
  widen: {
    schema: z
      .int()
      .min(1)
      .describe('Network "wide-resnet": factor of the channels of its blocks; 10 as published for CIFAR-10.'),
    default: 1,
  },
  dropout: {
    schema: z
      .number()
      .min(0)
      .lt(1)
      .describe('Network "wide-resnet": share of activations that training drops within a block.'),
    default: 0,
  },
};

type WideResnetSettings = ValuesOf<typeof settings>;

/** The residual network of the published CIFAR-10 experiments: depth 28, widen 10, dropout 0.3. */
export const wideResnet = {
  name: 'wide-resnet',
  meaning: 'a wide residual network with batch normalization for images, with one output for each class',
  settings,
  needsImages: true,
  defaults: { solver: 'sgd', epochs: 30, lr: 0.1, depth: 16, widen: 2 },
  leavesOut: {
    ...DEEP_LEAVES_OUT,
    m: 'takes its width from `widen`',
    gamma: 'has the slope 0 below zero',
  },
  refuses: ({ depth: layers, solver }: WideResnetSettings & { readonly solver: string }): Problem[] => {
    const problems: Problem[] = [];
    if (layers < 10 || (layers - 4) % 6 !== 0)
      problems.push({
        place: 'depth',
        message: `${layers} is not 6 n + 4; network "wide-resnet" has ${nearestDepths(layers)} layers`,
      });
    if (solver === 'flow')
      problems.push({
        place: 'solver',
        message: '"flow" has no batch normalization, which network "wide-resnet" learns with; use "sgd"',
      });
    return problems;
  },
  blueprint: (
    { depth: layers, widen, dropout }: WideResnetSettings,
    { dataset, shape, classes }: NetworkData,
  ) => {
    if (shape === undefined) throw new DataError(`${dataset}: network "wide-resnet" needs images`);
    const images = imageShape({ name: dataset, shape }, { network: 'wide-resnet', least: LEAST_SIDE });
    return wideResnetBlueprint({ shape: images, classes, depth: layers, widen, dropout });
  },
} satisfies NetworkPart;

/** The nearest allowed depths, for a message. */
function nearestDepths(depth: number): string {
  const below = 6 * Math.floor((depth - 4) / 6) + 4;
  return below < 10 ? 'at least 10' : `${below} or ${below + 6}`;
}
