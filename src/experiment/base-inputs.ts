import { whitened } from '../data/whitening.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { CellContext } from './context.ts';
import { baseKey } from './groups.ts';
import { drawInputs, type NaturalData } from './natural-data.ts';
import { drawNoise } from './noise.ts';
import { isArtificial, type Settings } from './settings.ts';
import { drawTargets } from './targets.ts';

/** Inputs to perturb and the labels to perturb them toward. */
export interface BaseInputs extends Disposable {
  /** Nadv x d, as the network sees them. */
  readonly X: Matrix;
  /** The same inputs where attacks work, before whitening: X itself where nothing is whitened. */
  readonly unwhitened: Matrix;
  /** Target labels, Nadv: classes written as natural labels are. */
  readonly targets: Vector;
}

/**
 * Base inputs of a cell, to dispose of after it. Noise is kept for other cells; natural base inputs are rows of the
 * natural data, and nothing that could be kept without them.
 */
export async function baseInputsOf(
  settings: Settings,
  natural: NaturalData,
  { engine, stages }: CellContext,
): Promise<BaseInputs> {
  const make = () => makeBaseInputs(settings, natural, engine);
  if (settings.scenario !== 'noise') return make();
  return { ...(await stages.get(baseKey(settings), make)), [Symbol.dispose]() {} };
}

/**
 * Base inputs and target labels of a scenario (theory.md, section 2). natural-*: the first Nadv natural samples, whose
 * memory X shares.
 */
export async function makeBaseInputs(
  settings: Settings,
  natural: NaturalData,
  engine: Engine,
): Promise<BaseInputs> {
  const { scenario, Nadv, d, seed, dataset } = settings;
  const { memory } = engine;
  const targets = drawTargets(settings, natural, engine);
  if (scenario !== 'noise')
    return {
      X: natural.train.X.rowsFrom(0, Nadv),
      unwhitened: natural.unwhitened.train.X.rowsFrom(0, Nadv),
      targets,
      [Symbol.dispose]: () => targets.free(),
    };
  const unwhitened = memory.matrix(Nadv, d);
  if (isArtificial(dataset)) drawInputs(unwhitened, settings, 'baseInputs', engine);
  else drawNoise(unwhitened, natural, { seed, purpose: 'baseInputs' }, engine);
  const { whitening } = natural;
  const X = whitening ? await whitened(engine, whitening, unwhitened) : unwhitened;
  return {
    X,
    unwhitened,
    targets,
    [Symbol.dispose]() {
      X.free();
      if (X !== unwhitened) unwhitened.free();
      targets.free();
    },
  };
}
