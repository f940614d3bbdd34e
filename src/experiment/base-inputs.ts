import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import { drawInputs, type NaturalData, toSeen } from './natural-data.ts';
import { PURPOSES } from './purposes.ts';
import { isArtificial, type Settings } from './settings.ts';
import { drawTargets } from './targets.ts';

/** Inputs to perturb and the labels to perturb them toward. */
export interface BaseInputs extends Disposable {
  /** Nadv x d, as the network sees them. */
  readonly X: Matrix;
  /** Target labels, Nadv: classes written as natural labels are. */
  readonly targets: Vector;
}

/**
 * Base inputs and target labels of a scenario (theory.md, section 2). natural-*: the first Nadv natural samples, whose
 * memory X shares.
 */
export function makeBaseInputs(settings: Settings, natural: NaturalData, engine: Engine): BaseInputs {
  const { scenario, Nadv, d, seed, dataset } = settings;
  const { memory, kernels } = engine;
  const targets = drawTargets(settings, natural, engine);
  if (scenario !== 'noise')
    return { X: natural.train.X.rowsFrom(0, Nadv), targets, [Symbol.dispose]: () => targets.free() };
  const X = memory.matrix(Nadv, d);
  if (isArtificial(dataset)) drawInputs(X, settings, 'baseInputs', engine);
  else {
    kernels.uniform(X, { seed, purpose: PURPOSES.baseInputs, firstRow: 0 }, 0, 1);
    toSeen(X, natural.space);
  }
  return {
    X,
    targets,
    [Symbol.dispose]() {
      X.free();
      targets.free();
    },
  };
}
