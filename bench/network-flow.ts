// Gradient flow of a deep network: the number of gradients, and the distance of its logits from those of a finer flow.
import { completeSettings } from '../src/experiment/settings.ts';
import { createEngine } from '../src/linalg/index.ts';
import { createNetwork } from '../src/networks/create-network.ts';
import { logitsOf } from '../src/networks/logits.ts';
import { mlpBlueprint } from '../src/networks/mlp.ts';
import { trainNetworkFlow } from '../src/solvers/deep/network-flow.ts';
import { euclidean } from '../src/solvers/one-hidden/vectors.ts';
import type { Line } from './lines.ts';
import { normals } from './measure.ts';

const [N, UNSEEN, T] = [500, 2000, 10_000];
const MLP = mlpBlueprint({ d: 784, classes: 10, width: 200, depth: 2, gamma: 0.01 });
const [ETA, FINE] = [completeSettings({}).eta, 0.1];
/** Step of gradient descent, the smaller of the published learning rates. */
const LEARNING_RATE = 0.01;
/** Largest relative root mean square error of the logits. */
const MOST_ERROR = 0.05;

/** One line: gradients to a flow time, on normal inputs with random labels. */
export async function networkFlowLines(): Promise<Line[]> {
  const engine = await createEngine('auto');
  using X = normals(engine, N, MLP.d, 1);
  using unseen = normals(engine, UNSEEN, MLP.d, 2);
  const labels = Int32Array.from({ length: N }, (_, n) => (n * n) % MLP.classes);
  const flow = async (eta: number) => {
    using network = createNetwork(engine, MLP, { seed: 1, purpose: 3, firstRow: 0 });
    const start = performance.now();
    const training = await trainNetworkFlow(engine, network, { X, labels }, { eta, T, lossTarget: 0 });
    if (!training.converged) throw new Error(`the flow at eta ${eta} came to t = ${training.time} only`);
    const seconds = (performance.now() - start) / 1000;
    return { ...training, seconds, logits: await logitsOf(engine, network, unseen) };
  };
  const [{ steps, seconds, logits }, fine] = [await flow(ETA), await flow(FINE)];
  const error = euclidean(logits.map((z, i) => z - fine.logits[i])) / euclidean(fine.logits);
  if (!(error < MOST_ERROR)) throw new Error(`logits are ${error} from those of a finer flow`);
  const descent = Math.round(T / LEARNING_RATE).toLocaleString('en');
  return [
    {
      what: `gradient flow of an mlp to T = ${T.toLocaleString('en')}`,
      ...{ value: steps, unit: 'gradients' },
      note: `${seconds.toFixed(1)} s; logits within ${(100 * error).toFixed(1)} % of those at eta ${FINE} (${fine.steps} gradients); gradient descent at ${LEARNING_RATE} takes ${descent}`,
    },
  ];
}
