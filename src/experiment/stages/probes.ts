import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { PURPOSES } from '../purposes.ts';
import { isArtificial } from '../settings.ts';
import type { NaturalData } from './natural-data.ts';
import { fillWithNoise } from './noise.ts';
import type { View } from './stage.ts';

/** Number of fresh inputs on which agreement is measured. */
export const PROBES = 1000;

/**
 * Fresh inputs, normalized but not whitened (1000 x d): uniform on [-1, 1] for synthetic data, noise like that of base
 * inputs for real data. The caller frees them.
 */
export function drawProbes(
  { d, dataset, seed }: View<'d' | 'dataset' | 'seed'>,
  natural: Pick<NaturalData, 'space' | 'moments'>,
  engine: Engine,
): Matrix {
  const probes = engine.memory.matrix(PROBES, d);
  if (isArtificial(dataset))
    engine.kernels.uniform(probes, { seed, purpose: PURPOSES.probe, firstRow: 0 }, -1, 1);
  else fillWithNoise(probes, natural, { seed, purpose: 'probe' }, engine);
  return probes;
}
