import type { LayerSpec } from './layer-spec.ts';

/**
 * Rows of a block for image networks, whose activations take a hundred times as much memory as those of a small
 * perceptron.
 */
export const IMAGE_ROWS = 128;
const VECTOR_ROWS = 512;
/** Images passed to onnxruntime at once; more are not faster and take several times the memory. */
export const SCORED_IMAGES = 8;

/** Recommended number of rows at once for a network of these layers. */
export function blockRowsOf(layers: readonly LayerSpec[]): number {
  return takesImages(layers) ? IMAGE_ROWS : VECTOR_ROWS;
}

/** Recommended number of rows at once in onnxruntime for a network of these layers. */
export function scoredRowsOf(layers: readonly LayerSpec[]): number {
  return takesImages(layers) ? SCORED_IMAGES : VECTOR_ROWS;
}

function takesImages(layers: readonly LayerSpec[]): boolean {
  return layers.some(({ kind }) => kind === 'convolution');
}
