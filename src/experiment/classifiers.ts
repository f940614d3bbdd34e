import type { Engine } from '../linalg/engine.ts';
import { type Gram, wholeOf } from '../linalg/matrix.ts';
import { freeNetwork, initialNetwork, type OneHidden } from '../model/one-hidden.ts';
import { type NearOrthogonality, nearOrthogonality } from '../theory/near-orthogonality.ts';
import { trainFlow } from '../train/gradient-flow.ts';
import { trainMaxMargin } from '../train/max-margin.ts';
import { formFor } from '../train/response.ts';
import { trainSgd } from '../train/sgd.ts';
import type { Training, TrainingSet } from '../train/training.ts';
import type { BaseInputs } from './base-inputs.ts';
import { accuracy } from './measure.ts';
import type { Samples } from './natural-data.ts';
import { PURPOSES, type Purpose } from './purposes.ts';
import type { Settings } from './settings.ts';

/** A trained classifier and what its training data looked like. */
export interface Classifier extends Disposable {
  readonly training: Training;
  readonly geometry: NearOrthogonality;
  /** Share of its training data that it gets right. */
  readonly accuracy: number;
}

type Solver = (
  engine: Engine,
  samples: TrainingSet,
  G: Gram,
  network: OneHidden,
  settings: Settings,
  report: (time: number) => void,
) => Promise<Training>;

const SOLVERS: Readonly<Record<Settings['solver'], Solver>> = {
  flow: trainFlow,
  sgd: trainSgd,
  'max-margin': (engine, samples, G, network, settings) =>
    trainMaxMargin(engine, samples, wholeOf(G), network, settings),
};

/** Whether training on N samples needs the whole of G = X X^T, not the triangle alone. */
export function needsWholeGram({ solver, d }: Settings, N: number): boolean {
  return solver === 'max-margin' || formFor(N, d) === 'dual';
}

/**
 * Trains a fresh network on samples. `init` is the stream of its initial weights; `fillGram` computes X X^T where there
 * is a cheaper way than from X.
 */
export async function trainClassifier(
  engine: Engine,
  settings: Settings,
  { X, y }: Samples,
  init: Purpose,
  report: (doing: string) => void,
  fillGram: (G: Gram) => Promise<void> = (G) => engine.gram(X, G),
): Promise<Classifier> {
  const { seed, m, d, gamma, initScale, T } = settings;
  const { memory, kernels } = engine;
  const key = { seed, purpose: PURPOSES[init], firstRow: 0 };
  const network = initialNetwork({ m, d, gamma, initScale }, key, memory, kernels);
  using G = needsWholeGram(settings, X.rows) ? memory.matrix(X.rows, X.rows) : memory.triangle(X.rows);
  await fillGram(G);
  const geometry = nearOrthogonality(G, gamma);
  const onProgress = (time: number) => report(`t = ${time.toPrecision(3)} of ${T}`);
  const training = await SOLVERS[settings.solver](engine, { X, y }, G, network, settings, onProgress);
  return {
    training,
    geometry,
    accuracy: accuracy(training.outputs, y.data),
    [Symbol.dispose]: () => freeNetwork(network),
  };
}

/** The control: trained on base inputs and targets as they are. */
export function trainControl(
  engine: Engine,
  settings: Settings,
  base: BaseInputs,
  report: (doing: string) => void,
  fillGram?: (G: Gram) => Promise<void>,
): Promise<Classifier> {
  return trainClassifier(engine, settings, { X: base.X, y: base.targets }, 'initControl', report, fillGram);
}
