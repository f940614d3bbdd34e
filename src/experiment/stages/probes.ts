import type { InputSpace } from '../../data/input-space.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { PURPOSES } from '../purposes.ts';
import { isArtificial } from '../settings.ts';
import { toSeen } from './natural-data.ts';
import type { View } from './stage.ts';

/** Fresh inputs on which agreement is measured. */
export const PROBES = 1000;

/** Fresh inputs, uniform over the data range, as the network sees them (1000 x d). The caller frees them. */
export function drawProbes(
  { d, dataset, seed }: View<'d' | 'dataset' | 'seed'>,
  space: InputSpace,
  engine: Engine,
): Matrix {
  const probes = engine.memory.matrix(PROBES, d);
  const low = isArtificial(dataset) ? -1 : 0;
  engine.kernels.uniform(probes, { seed, purpose: PURPOSES.probe, firstRow: 0 }, low, 1);
  toSeen(probes, space);
  return probes;
}
