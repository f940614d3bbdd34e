import { whitened } from '../../datasets/whitening.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { PURPOSES } from '../purposes.ts';
import { isArtificial } from '../settings.ts';
import { type NaturalData, naturalStage } from './data/natural-data.ts';
import { areUniform, drawFresh, FRESH_SETTINGS } from './data/synthetic-data.ts';
import { fillWithNoise } from './noise.ts';
import { defineStage, type View } from './stage.ts';

/** Number of fresh inputs on which agreement is measured. */
export const PROBES = 1000;

/**
 * Fresh inputs as networks see them (1000 x d): uniform on [-1, 1] for artificial data, noise like that of base inputs
 * for real data.
 */
export const probesStage = defineStage({
  name: 'probes',
  reads: ['d', 'dataset', 'seed'],
  from: { natural: naturalStage },
  make: async ({ natural }, settings, { engine }) => {
    const { whitening } = natural;
    const X = drawProbes(settings, natural, engine);
    if (whitening === undefined) return { X, [Symbol.dispose]: () => X.free() };
    using raw = X;
    const white = await whitened(engine, whitening, raw);
    return { X: white, [Symbol.dispose]: () => white.free() };
  },
});

/** Fresh inputs of the data's own distribution, where that can be drawn from. */
export interface FreshInputs extends Disposable {
  /** 1000 x d; undefined where there are none, and where they are the probes. */
  readonly X?: Matrix;
  /** Whether the probes are of that distribution, so that no others are needed. */
  readonly areProbes: boolean;
}

/** Fresh inputs of the data's own distribution. */
export const freshStage = defineStage({
  name: 'fresh inputs',
  reads: FRESH_SETTINGS,
  from: {},
  make: async (_, settings, { engine }): Promise<FreshInputs> => {
    const areProbes = isArtificial(settings.dataset) && areUniform(settings);
    const X = isArtificial(settings.dataset) && !areProbes ? drawFresh(settings, PROBES, engine) : undefined;
    return { ...(X && { X }), areProbes, [Symbol.dispose]: () => X?.free() };
  },
});

/** The probes, normalized but not whitened. The caller frees them. */
function drawProbes(
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
