import type { LayerSpec } from './layer-spec.ts';

/** Rows at a time of networks of images, which keep a hundred times as much of a row as a small perceptron does. */
export const IMAGE_ROWS = 128;
const VECTOR_ROWS = 512;

/** Rows that a network of these layers is best given at a time. */
export function blockRowsOf(layers: readonly LayerSpec[]): number {
  return layers.some(({ kind }) => kind === 'convolution') ? IMAGE_ROWS : VECTOR_ROWS;
}
