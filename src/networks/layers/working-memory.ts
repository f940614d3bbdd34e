import { planeNumbers } from '../../linalg/kernels/tiling.ts';
import { patchesOf, patchSize } from '../../linalg/patch-shape.ts';
import { keepsSize } from './convolution.ts';
import { imagesAtOnce } from './image-parts.ts';
import { type ConvolutionSpec, type LayerSpec, outputSize } from './layer-spec.ts';
import { planeNumbersOf, suitsWinograd, tilesOf } from './winograd-tiling.ts';

/**
 * Numbers held by the layers of a network, besides parameters, after a forward and a backward pass with `rows` rows of
 * `inputs` numbers: activations, gradients by them, patches.
 */
export function workingNumbers(layers: readonly LayerSpec[], inputs: number, rows: number): number {
  const between = layers.slice(0, -1).map(outputSize);
  // Gradients by activations alternate between two buffers.
  const turns = [0, 1].map((turn) => Math.max(0, ...between.filter((_, k) => k % 2 === turn)));
  const sizes = [inputs, ...between];
  const inner = layers.map((layer, k) => layerNumbers(layer, sizes[k], rows));
  return rows * total([...between, ...turns]) + total(inner);
}

function layerNumbers(layer: LayerSpec, inputs: number, rows: number): number {
  if (layer.kind === 'residual') {
    const { inner, shortcut, size } = layer;
    const ofInner = workingNumbers(inner, inputs, rows);
    if (shortcut === undefined) return ofInner;
    return ofInner + workingNumbers(shortcut, inputs, rows) + rows * Math.max(inputs, size);
  }
  if (layer.kind === 'dropout') return layer.rate > 0 ? rows * layer.size : 0;
  if (layer.kind === 'batch-norm') return 5 * layer.channels;
  return layer.kind === 'convolution' ? convolutionNumbers(layer, rows) : 0;
}

function convolutionNumbers(spec: ConvolutionSpec, rows: number): number {
  if (suitsWinograd(spec)) return winogradNumbers(spec, rows);
  const [height, width] = patchesOf(spec);
  const numbersOf = (channels: number) => height * width * patchSize({ ...spec, channels });
  const laidOut = (numbers: number) => numbers * Math.min(rows, imagesAtOnce(numbers));
  const forward = laidOut(numbersOf(spec.channels));
  if (!keepsSize(spec)) return forward;
  return Math.max(forward, laidOut(numbersOf(spec.filters))) + patchSize(spec) * spec.filters;
}

/** Numbers in the planes of inputs, of outputs, of filters and of their gradients. */
function winogradNumbers(spec: ConvolutionSpec, rows: number): number {
  const [down, across] = tilesOf(spec);
  const tiles = Math.min(rows, imagesAtOnce(planeNumbersOf(spec))) * down * across;
  const { channels, filters } = spec;
  const images = planeNumbers(tiles, channels) + planeNumbers(tiles, filters);
  return images + 2 * planeNumbers(filters, channels);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, count) => sum + count, 0);
}
