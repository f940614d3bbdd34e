// Training by gradient flow: the number of products, and the time compared to the published protocol in PyTorch.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { completeSettings } from '../src/experiment/settings.ts';
import { createEngine, type Engine } from '../src/linalg/index.ts';
import { freeNetwork, initialNetwork } from '../src/networks/one-hidden.ts';
import { outputsOf } from '../src/networks/outputs.ts';
import { trainFlow } from '../src/solvers/one-hidden/gradient-flow.ts';
import { correlation, flowProblem, T } from './flow-problem.ts';
import type { Line } from './lines.ts';

const EPOCHS = 100_000;
/** Numbers of samples, for d = 10,000 dimensions and 1000 hidden units: the standard and the adversarial classifier. */
const SIZES = [1000, 10_000];
const [d, m, gamma] = [10_000, 1000, 0.01];
const TORCH_PROGRAM = 'bench/torch_epoch.py';

/** Products of one training compared to the target, its distance from the flow, and PyTorch's time for the same. */
export async function trainingLines(): Promise<Line[]> {
  const lines = await accuracyLines();
  const engine = await createEngine('auto');
  for (const N of SIZES) lines.push(...(await timeLines(engine, N)));
  return lines;
}

/** Accuracy for N = 200, m = 200, d = 2000, at the default eta. */
async function accuracyLines(): Promise<Line[]> {
  const engine = await createEngine('wasm');
  const problem = await flowProblem(engine, 2000);
  const flow = async (eta: number) => {
    const network = problem.network();
    const options = { loss: 'exponential', T, eta, lossTarget: 0, maxSteps: 20_000 } as const;
    const { steps } = await trainFlow(engine, problem, problem.G, network, options);
    return { products: steps, outputs: await outputsOf(engine, network, problem.Z) };
  };
  const { eta } = completeSettings({});
  const [found, reference] = [await flow(eta), await flow(0.01)];
  const note = `eta ${eta}, N = 200, m = 200, d = 2000, to flow time ${T}; the reference has eta 0.01`;
  return [
    {
      what: 'N x N x m products of one training',
      ...{ value: found.products, unit: 'products', target: { atMost: 20 } },
      note,
    },
    {
      what: '1 - correlation with the flow',
      ...{ value: 1 - correlation(found.outputs, reference.outputs), unit: '', target: { atMost: 1e-4 } },
    },
  ];
}

/** Seconds of training one classifier, from inputs to weights; the ratio is PyTorch's seconds divided by ours. */
async function timeLines(engine: Engine, N: number): Promise<Line[]> {
  const seconds = await flowSeconds(engine, N);
  const what = `classifier of ${N.toLocaleString('en')} samples, flow, 1 thread`;
  const epoch = torchSeconds(N);
  if (epoch === undefined) return [{ what, value: seconds, unit: 's' }];
  const threads = cpus().length;
  return [
    {
      what: `PyTorch, one of ${EPOCHS.toLocaleString('en')} epochs, ${threads} threads`,
      value: epoch,
      unit: 's',
    },
    {
      what,
      ...{ value: seconds, unit: 's', ratio: (epoch * EPOCHS) / seconds },
      beside: `PyTorch ${((epoch * EPOCHS) / 3600).toFixed(1)} h, extrapolated`,
    },
  ];
}

async function flowSeconds(engine: Engine, N: number): Promise<number> {
  const { memory, kernels } = engine;
  const stream = (purpose: number) => ({ seed: 1, purpose, firstRow: 0 });
  using X = memory.matrix(N, d);
  using y = memory.vector(N);
  kernels.uniform(X, stream(1), -1, 1);
  kernels.signs(y, stream(2));
  const network = initialNetwork({ m, d, gamma, initScale: 1 }, stream(3), memory, kernels);
  const { eta } = completeSettings({});
  const start = performance.now();
  using G = memory.matrix(N, N);
  await engine.gram(X, G);
  const options = { loss: 'exponential', T, eta, lossTarget: 0 } as const;
  const { converged, marginMin } = await trainFlow(engine, { X, y }, G, network, options);
  if (!converged || marginMin <= 0) throw new Error('the classifier did not learn');
  freeNetwork(network);
  return (performance.now() - start) / 1000;
}

/** Seconds of one epoch, the fastest of several; undefined where PyTorch is not installed. */
function torchSeconds(N: number): number | undefined {
  const sizes = [N, d, m, cpus().length].map(String);
  const { status, stdout } = spawnSync('/usr/bin/python3', [TORCH_PROGRAM, ...sizes], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}
