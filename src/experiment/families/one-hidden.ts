import type { Engine } from '../../linalg/engine.ts';
import { SharedTriangle } from '../../linalg/shared-triangle.ts';
import { copyNetwork, freeNetwork, initialNetwork, type OneHidden } from '../../networks/one-hidden.ts';
import { outputsOf } from '../../networks/outputs.ts';
import { exportOnnx } from '../../onnx/export-one-hidden.ts';
import { isGramShared } from '../../solvers/one-hidden/cost.ts';
import { addConstantInput } from '../../solvers/one-hidden/response.ts';
import type { Training } from '../../solvers/one-hidden/training.ts';
import { type NearOrthogonality, nearOrthogonality } from '../../theory/near-orthogonality.ts';
import { torchInitialNetwork } from '../../torch/initial-network.ts';
import { accuracy } from '../measure.ts';
import { solverOf } from '../parts.ts';
import { PURPOSES } from '../purposes.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { KeptGram } from '../stages/kept-gram.ts';
import type {
  Classifier,
  Family,
  LearnedSamples,
  OneHiddenFigures,
  Role,
  TrainingFigures,
  TrainingSettings,
} from './classifier.ts';
import { asNetwork } from './one-hidden-as-network.ts';

/** A classifier of two classes by the sign of a network's output. */
export interface OneHiddenClassifier extends Classifier {
  readonly training: TrainingFigures & { readonly marginMin: number };
  readonly oneHidden: OneHiddenFigures;
}

/** Classes by the sign of outputs: negative is the first, positive the second; 0 and NaN give none (-1). */
export function signClasses(outputs: ArrayLike<number>): Int32Array {
  const classes = new Int32Array(outputs.length);
  for (let n = 0; n < classes.length; n++) classes[n] = outputs[n] > 0 ? 1 : outputs[n] < 0 ? 0 : -1;
  return classes;
}

/** A trained network, with figures of its training data. */
export interface TrainedOneHidden extends Disposable {
  readonly training: Training;
  readonly geometry: NearOrthogonality;
  /** Accuracy on its training data. */
  readonly accuracy: number;
}

/** Settings of the network itself. */
type OwnSettings = Partial<Pick<Settings, 'bias' | 'readout' | 'init' | 'rng'>>;

/** Random stream of the initial weights of a network. */
type Init = `init${Role}`;

/** A new network with the initial weights of the random stream `init`. The caller frees it. */
export function initialOf(
  { memory, kernels }: Engine,
  settings: Pick<Settings, 'seed' | 'dataset' | 'm' | 'd' | 'gamma' | 'initScale'> & OwnSettings,
  init: Init,
): OneHidden {
  const { seed, m, d, gamma, initScale, bias, readout, init: kind, rng } = settings;
  if (rng === 'torch')
    return torchInitialNetwork(
      { seed, m, d, gamma, isLoaded: !isArtificial(settings.dataset) },
      init,
      memory,
    );
  const key = { seed, purpose: PURPOSES[init], firstRow: 0 };
  const drawn = { ...(readout && { readout }), ...(kind && { init: kind }), bias: bias === 'trained' };
  return initialNetwork({ m, d, gamma, initScale, ...drawn }, key, memory, kernels);
}

/**
 * Trains a newly initialized network on samples. `init` is the random stream of the initial weights.
 */
export async function trainClassifier(
  engine: Engine,
  settings: TrainingSettings & OwnSettings,
  { X, y, fillGram = (G) => engine.gram(X, G), keptGram, initial }: LearnedSamples,
  init: Init,
  report: (progress: string) => void,
): Promise<TrainedOneHidden> {
  const { d, m, gamma } = settings;
  const { memory } = engine;
  const solver = solverOf(settings).oneHidden;
  if (solver === undefined) throw new Error(`solver ${settings.solver} does not train "one-hidden"`);
  const network = initial ? copyNetwork(initial, memory) : initialOf(engine, settings, init);
  const N = X.rows;
  using own = new KeptGram();
  const make = () => {
    if (solver.needsWholeGram(N, d)) return memory.matrix(N, N);
    return isGramShared({ N, d, m }) ? SharedTriangle.allocate(N) : memory.triangle(N);
  };
  // Biases change it.
  const G = await (network.b ? own : (keptGram ?? own)).of(X, make, fillGram);
  const geometry = nearOrthogonality(G, gamma, engine.kernels);
  if (network.b) addConstantInput(G);
  const training = await solver.train(engine, { X, y }, G, network, settings, report);
  return {
    training,
    geometry,
    accuracy: accuracy(training.outputs, y.data),
    [Symbol.dispose]: () => freeNetwork(network),
  };
}

/** The classifier of a trained network, which it frees with itself. */
export function oneHiddenClassifier(
  engine: Engine,
  training: OneHiddenClassifier['training'],
  oneHidden: OneHiddenFigures,
): OneHiddenClassifier {
  const { network } = oneHidden;
  return {
    outputs: (X) => outputsOf(engine, network, X),
    classesOf: signClasses,
    model: (roomFor) => exportOnnx(network, roomFor),
    // The model is two products.
    scoring: { sharesGraph: true },
    differentiable: () => asNetwork(engine, network),
    training,
    oneHidden,
    [Symbol.dispose]: () => freeNetwork(network),
  };
}

/** Networks with one hidden layer, on two classes. */
export const oneHiddenFamily = {
  async train(engine, settings, samples, _natural, role, report): Promise<OneHiddenClassifier> {
    const trained = await trainClassifier(engine, settings, samples, `init${role}`, report);
    const { training, geometry, accuracy } = trained;
    const { network, influence, impulses, loss, steps, time, marginMin, converged, flowError } = training;
    const figures = {
      ...{ accuracy, loss, steps, marginMin, converged },
      // A limit has no flow time.
      ...(Number.isFinite(time) && { time }),
      ...(flowError !== undefined && { flowError }),
    };
    const move = impulses && { move: { X: samples.X, impulses } };
    return oneHiddenClassifier(engine, figures, { network, geometry, influence, ...move });
  },
} satisfies Family;
