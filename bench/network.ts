// A training step of deep networks at batch 128, beside PyTorch's where python3-torch is installed; one thread each.
import { spawnSync } from 'node:child_process';
import { createEngine } from '../src/linalg/index.ts';
import { createNetwork } from '../src/network/create-network.ts';
import { trainMinibatchSgd } from '../src/network/minibatch-sgd.ts';
import type { Architecture } from '../src/network/network.ts';
import type { Line } from './lines.ts';
import { fastest, normals } from './measure.ts';

const BATCH = 128;
const STEPS = 1;
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

/** Steps a second of each network; the ratio is to PyTorch's. */
export async function networkLines(): Promise<Line[]> {
  const torchMs = torchStepMs();
  const lines: Line[] = [];
  for (const { architecture, atLeast, leastMs } of NETWORKS) {
    const ms = await stepMs(architecture, leastMs);
    const what = `${architecture.kind} training step, batch ${BATCH}`;
    const line = { what, value: 1000 / ms, unit: 'steps/s', note: `${ms.toFixed(2)} ms a step` };
    const torch = torchMs?.[architecture.kind];
    if (torch === undefined) lines.push(line);
    else lines.push({ ...line, beside: "PyTorch's, one thread", ratio: torch / ms, target: { atLeast } });
  }
  return lines;
}

/** Milliseconds of a step, minibatches gathered and parameters moved, by the fastest engine. */
async function stepMs(architecture: Architecture, leastMs: number): Promise<number> {
  const engine = await createEngine('auto');
  const key = { seed: 1, purpose: 1, firstRow: 0 };
  using network = createNetwork(engine, architecture, key);
  using X = normals(engine, BATCH * STEPS, network.d, 2);
  const labels = Int32Array.from({ length: X.rows }, (_, n) => n % network.classes);
  const epoch = async (epochs: number) => {
    const { loss } = await trainMinibatchSgd(engine, network, { X, labels }, { ...SGD, epochs, key });
    if (!(loss < Math.log(10) + 0.3)) throw new Error(`${architecture.kind}: the loss is ${loss}`);
  };
  const [one, two] = [await fastest(() => epoch(1), leastMs), await fastest(() => epoch(2), leastMs)];
  return (two - one) / STEPS;
}

/** Milliseconds of PyTorch's step by kind of network; undefined where it is not installed. */
function torchStepMs(): Partial<Record<string, number>> | undefined {
  const { status, stdout } = spawnSync('/usr/bin/python3', [TORCH_PROGRAM], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : undefined;
}
