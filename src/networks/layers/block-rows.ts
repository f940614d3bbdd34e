import type { LayerSpec } from './layer-spec.ts';

/** Rows at a time of networks of images, which keep a hundred times as much of a row as a small perceptron does. */
export const IMAGE_ROWS = 128;
const VECTOR_ROWS = 512;
/** Images that onnxruntime is given at a time: more are no faster, and leave its memory several times as large. */
export const SCORED_IMAGES = 8;

/** Rows that a network of these layers is best given at a time. */
export function blockRowsOf(layers: readonly LayerSpec[]): number {
  return takesImages(layers) ? IMAGE_ROWS : VECTOR_ROWS;
}

/** Rows that onnxruntime is best given at a time of a network of these layers. */
export function scoredRowsOf(layers: readonly LayerSpec[]): number {
  return takesImages(layers) ? SCORED_IMAGES : VECTOR_ROWS;
}

function takesImages(layers: readonly LayerSpec[]): boolean {
  return layers.some(({ kind }) => kind === 'convolution');
}
