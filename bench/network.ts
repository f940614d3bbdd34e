// A training step of deep networks at batch size 128, compared to PyTorch where python3-torch is installed; one thread
// each. Steps are timed within a training, since an isolated step finds its parameters in different caches.
import { spawnSync } from 'node:child_process';
import { createEngine } from '../src/linalg/index.ts';
import type { Blueprint } from '../src/networks/contract.ts';
import { convnetBlueprint } from '../src/networks/convnet.ts';
import { createNetwork } from '../src/networks/create-network.ts';
import { mlpBlueprint } from '../src/networks/mlp.ts';
import { wideResnetBlueprint } from '../src/networks/wide-resnet.ts';
import { trainMinibatchSgd } from '../src/solvers/deep/minibatch-sgd.ts';
import type { Line } from './lines.ts';
import { fastest, normals } from './measure.ts';

const BATCH = 128;
const ROUNDS = 4;
const LEAST_MS = 1000;
const SGD = { batch: BATCH, lr: 0.01, momentum: 0.9, weightDecay: 5e-4 };
const TORCH_PROGRAM = 'bench/torch_steps.py';

const NETWORKS: readonly { name: string; blueprint: Blueprint; atLeast: number; steps: number }[] = [
  {
    name: 'mlp',
    blueprint: mlpBlueprint({ d: 784, classes: 10, width: 1000, depth: 1, gamma: 0.01 }),
    atLeast: 1,
    steps: 60,
  },
  {
    name: 'convnet',
    blueprint: convnetBlueprint({ shape: [1, 28, 28], classes: 10 }),
    atLeast: 1.3,
    steps: 3,
  },
  {
    name: 'wide residual network',
    blueprint: wideResnetBlueprint({ shape: [3, 32, 32], classes: 10, depth: 16, widen: 2, dropout: 0 }),
    atLeast: 1,
    steps: 3,
  },
];

/**
 * Steps per second of each network, in the fastest of trainings that alternate with PyTorch's; the ratio is to PyTorch.
 */
export async function networkLines(): Promise<Line[]> {
  const trainings = await Promise.all(NETWORKS.map(trainingOf));
  const best = NETWORKS.map(() => ({ ours: Infinity, torch: Infinity }));
  for (let round = 0; round < ROUNDS; round++) {
    const torchMs = torchStepMs();
    for (const [i, { steps }] of NETWORKS.entries()) {
      const trainingMs = await fastest(() => trainings[i](steps), LEAST_MS);
      best[i].ours = Math.min(best[i].ours, trainingMs / steps);
      best[i].torch = Math.min(best[i].torch, torchMs?.[i] ?? Infinity);
    }
  }
  return NETWORKS.map(({ name, atLeast, steps }, i) => {
    const { ours, torch } = best[i];
    const what = `${name} training step, batch ${BATCH}`;
    const line = { what, value: 1000 / ours, unit: 'steps/s', note: `${ours.toFixed(2)} ms, of ${steps}` };
    if (torch === Infinity) return line;
    return { ...line, beside: "PyTorch's, one thread", ratio: torch / ours, target: { atLeast } };
  });
}

/**
 * A training with a given number of steps, including gathering minibatches and updating parameters, on the fastest
 * engine.
 */
async function trainingOf({
  name,
  blueprint,
}: {
  name: string;
  blueprint: Blueprint;
}): Promise<(steps: number) => Promise<void>> {
  const engine = await createEngine('auto');
  const key = { seed: 1, purpose: 1, firstRow: 0 };
  const network = createNetwork(engine, blueprint, key);
  const X = normals(engine, BATCH, network.d, 2);
  const labels = Int32Array.from({ length: X.rows }, (_, n) => n % network.classes);
  return async (epochs) => {
    const { loss } = await trainMinibatchSgd(engine, network, { X, labels }, { ...SGD, epochs, key });
    if (!(loss < Math.log(10) + 0.3)) throw new Error(`${name}: the loss is ${loss}`);
  };
}

/** Milliseconds of PyTorch's step of each network; undefined where it is not installed. */
function torchStepMs(): number[] | undefined {
  const steps = NETWORKS.map(({ steps }) => String(steps));
  const { status, stdout } = spawnSync('/usr/bin/python3', [TORCH_PROGRAM, ...steps], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : undefined;
}
