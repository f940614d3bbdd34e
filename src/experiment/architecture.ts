import { imageShape } from '../data/image-shape.ts';
import { DataError } from '../errors.ts';
import { LEAST_SIDE } from '../network/layer-spec.ts';
import type { Architecture } from '../network/network.ts';
import type { NaturalData } from './natural-data.ts';
import type { Settings } from './settings.ts';

/** The deep network of a cell, for its natural data. Throws DataError where "convnet" has no images for it. */
export function architectureOf(
  { dataset, network, d, m: width, depth, gamma }: Settings,
  { classes, shape }: Pick<NaturalData, 'classes' | 'shape'>,
): Architecture {
  if (network !== 'convnet') return { kind: 'mlp', d, classes, width, depth, gamma };
  if (shape === undefined) throw new DataError(`${dataset}: network "convnet" needs images`);
  return { kind: 'convnet', shape: imageShape({ name: dataset, shape }, LEAST_SIDE), classes };
}
