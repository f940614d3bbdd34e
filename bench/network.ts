// A training step of deep networks at batch 128, beside PyTorch's where python3-torch is installed; one thread each.
import { spawnSync } from 'node:child_process';
import { createEngine } from '../src/linalg/index.ts';
import { createNetwork } from '../src/network/create-network.ts';
import { trainMinibatchSgd } from '../src/network/minibatch-sgd.ts';
import type { Architecture } from '../src/network/network.ts';
import type { Line } from './lines.ts';
import { fastestOfEach, normals } from './measure.ts';

const BATCH = 128;
const ROUNDS = 4;
const SGD = { batch: BATCH, lr: 0.01, momentum: 0.9, weightDecay: 5e-4 };
const TORCH_PROGRAM = 'bench/torch_steps.py';

const NETWORKS: readonly { architecture: Architecture; atLeast: number; leastMs: number }[] = [
  {
    architecture: { kind: 'mlp', d: 784, classes: 10, width: 1000, depth: 1, gamma: 0.01 },
    atLeast: 1,
    leastMs: 1000,
  },
  { architecture: { kind: 'convnet', shape: [1, 28, 28], classes: 10 }, atLeast: 0.5, leastMs: 4000 },
];

/** Steps a second of each network; the ratio is to PyTorch's, which takes turns with ours. */
export async function networkLines(): Promise<Line[]> {
  const trainings = await Promise.all(NETWORKS.map(({ architecture }) => trainingOf(architecture)));
  const best = new Map<string, number>();
  const keep = (what: string, ms: number) => best.set(what, Math.min(best.get(what) ?? Infinity, ms));
  let torchMs: Record<string, number> | undefined = {};
  for (let round = 0; round < ROUNDS; round++) {
    torchMs &&= torchStepMs();
    for (const [kind, ms] of Object.entries(torchMs ?? {})) keep(`${kind} by PyTorch`, ms);
    for (const [i, { architecture, leastMs }] of NETWORKS.entries()) {
      const steps = [1, 2].map((count) => () => trainings[i](count));
      const times = await fastestOfEach(steps, 1, leastMs / ROUNDS);
      for (const [j, ms] of times.entries()) keep(`${architecture.kind}, steps: ${j + 1}`, ms);
    }
  }
  return NETWORKS.map(({ architecture: { kind }, atLeast }) => {
    // What trainings of one step and of two take besides cancels.
    const ms = (best.get(`${kind}, steps: 2`) ?? NaN) - (best.get(`${kind}, steps: 1`) ?? NaN);
    const what = `${kind} training step, batch ${BATCH}`;
    const line = { what, value: 1000 / ms, unit: 'steps/s', note: `${ms.toFixed(2)} ms a step` };
    const torch = best.get(`${kind} by PyTorch`);
    if (torch === undefined) return line;
    return { ...line, beside: "PyTorch's, one thread", ratio: torch / ms, target: { atLeast } };
  });
}

/** A training of so many steps, minibatches gathered and parameters moved, by the fastest engine. */
async function trainingOf(architecture: Architecture): Promise<(steps: number) => Promise<void>> {
  const engine = await createEngine('auto');
  const key = { seed: 1, purpose: 1, firstRow: 0 };
  const network = createNetwork(engine, architecture, key);
  const X = normals(engine, BATCH, network.d, 2);
  const labels = Int32Array.from({ length: X.rows }, (_, n) => n % network.classes);
  return async (epochs) => {
    const { loss } = await trainMinibatchSgd(engine, network, { X, labels }, { ...SGD, epochs, key });
    if (!(loss < Math.log(10) + 0.3)) throw new Error(`${architecture.kind}: the loss is ${loss}`);
  };
}

/** Milliseconds of PyTorch's step by kind of network; undefined where it is not installed. */
function torchStepMs(): Record<string, number> | undefined {
  const { status, stdout } = spawnSync('/usr/bin/python3', [TORCH_PROGRAM], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : undefined;
}
