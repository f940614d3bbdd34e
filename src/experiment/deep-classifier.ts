import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { createNetwork } from '../network/create-network.ts';
import { logitsOf } from '../network/logits.ts';
import { trainMinibatchSgd } from '../network/minibatch-sgd.ts';
import type { Network } from '../network/network.ts';
import { trainNetworkFlow } from '../network/network-flow.ts';
import type { NetworkTraining } from '../network/network-training.ts';
import { architectureOf } from './architecture.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { NaturalData, Samples } from './natural-data.ts';
import { PURPOSES } from './purposes.ts';
import type { Settings } from './settings.ts';

/** Of the published training of deep networks. */
const WEIGHT_DECAY = 5e-4;

/** A trained deep network. */
export interface DeepClassifier extends Disposable {
  readonly network: Network;
  readonly training: NetworkTraining;
  /** Share of its training data that it gets right. */
  readonly accuracy: number;
}

/** Which of a cell's classifiers: each has weights and an order of samples of its own. */
export type Role = 'Standard' | 'Adversarial' | 'Control';

/** Trains a fresh network of the cell's kind, with an output for each class of the natural data. */
export async function trainDeepClassifier(
  engine: Engine,
  settings: Settings,
  { X, y }: Samples,
  natural: Pick<NaturalData, 'classes' | 'shape'>,
  role: Role,
  report: (doing: string) => void,
): Promise<DeepClassifier> {
  const { seed, solver, epochs, batch, lr, momentum, T } = settings;
  const stream = (purpose: number) => ({ seed, purpose, firstRow: 0 });
  const network = createNetwork(engine, architectureOf(settings, natural), stream(PURPOSES[`init${role}`]));
  const labels = classesOf(y.data, natural.classes);
  const key = stream(PURPOSES[`order${role}`]);
  const published = { epochs, batch, lr, momentum, weightDecay: WEIGHT_DECAY, key };
  const training =
    solver === 'flow'
      ? await trainNetworkFlow(engine, network, { X, labels }, settings, (time) =>
          report(`t = ${time.toPrecision(3)} of ${T}`),
        )
      : await trainMinibatchSgd(engine, network, { X, labels }, published, (done) =>
          report(`epoch ${done} of ${epochs}`),
        );
  return {
    network,
    training,
    accuracy: shareEqual(await classify(engine, network, X), labels),
    [Symbol.dispose]: () => network[Symbol.dispose](),
  };
}

/** The class of largest logit of each row (N), from logits row by row (N K); of equal ones the first, of NaN -1. */
export function predicted(logits: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, n) => {
    const z = logits.subarray(n * classes, (n + 1) * classes);
    return z.indexOf(z.reduce((most, value) => Math.max(most, value)));
  });
}

/** The class of largest logit of each row of X (N x d, as the network sees them), N. */
export async function classify(engine: Engine, network: Network, X: Matrix): Promise<Int32Array> {
  return predicted(await logitsOf(engine, network, X), network.classes);
}
