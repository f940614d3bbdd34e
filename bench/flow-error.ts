// Checks the estimate of how far a trained network is from the exact flow (columns flow_error_*) against the truth: the
// correlation of the trained function, on fresh inputs, with one trained in very small steps. Flows of 1/64 of the
// default eta where samples can be fitted, and gradient descent of fixed small steps, which shares no code with the
// flow, where they cannot and in some other cases. `node dist/bench/flow-error.js` prints the table of
// docs/mathematics.md.
import { completeSettings } from '../src/experiment/settings.ts';
import { createEngine, type Engine, type Matrix, type Vector } from '../src/linalg/index.ts';
import { freeNetwork, initialNetwork, type OneHidden } from '../src/networks/one-hidden.ts';
import { outputsOf } from '../src/networks/outputs.ts';
import { trainFlow } from '../src/solvers/one-hidden/gradient-flow.ts';
import { MarginLoss } from '../src/solvers/one-hidden/loss.ts';
import { responseFor } from '../src/solvers/one-hidden/response.ts';
import { correlation } from './flow-problem.ts';

/** A training problem; what is left out is as in `USUAL`. */
interface Problem {
  readonly N: number;
  readonly d: number;
  readonly dataset?: 'uniform' | 'gauss';
  readonly loss?: 'exponential' | 'logistic';
  readonly gamma?: number;
  readonly initScale?: number;
  readonly m?: number;
  readonly T?: number;
  /** Moves samples by this distance toward their labels along the normal of a network trained on other samples. */
  readonly perturbed?: number;
  readonly reference: 'flow' | 'descent' | 'both';
}

const USUAL = {
  dataset: 'uniform',
  loss: 'exponential',
  gamma: 0.01,
  initScale: 1,
  m: 100,
  T: 1000,
} as const;
/** Other sizes than those on which the estimate's constant was chosen. */
const PROBLEMS: readonly Problem[] = [
  { N: 120, d: 2400, reference: 'flow' },
  { N: 120, d: 1000, dataset: 'gauss', m: 200, reference: 'both' },
  { N: 250, d: 1000, perturbed: 0.5, T: 10_000, reference: 'flow' },
  { N: 160, d: 400, loss: 'logistic', m: 60, reference: 'both' },
  { N: 250, d: 500, initScale: 0.1, T: 10_000, reference: 'flow' },
  { N: 350, d: 350, dataset: 'gauss', T: 10_000, reference: 'flow' },
  { N: 240, d: 120, reference: 'both' },
  { N: 450, d: 150, m: 60, reference: 'both' },
  { N: 360, d: 90, perturbed: 1.5, reference: 'both' },
  { N: 300, d: 50, gamma: 0.3, reference: 'descent' },
  { N: 700, d: 70, dataset: 'gauss', reference: 'descent' },
  { N: 500, d: 25, reference: 'descent' },
  { N: 750, d: 25, perturbed: 0.4, T: 300, reference: 'descent' },
  { N: 700, d: 14, loss: 'logistic', m: 200, reference: 'descent' },
  { N: 800, d: 8, reference: 'descent' },
  { N: 900, d: 9, dataset: 'gauss', perturbed: 0.2, m: 60, reference: 'descent' },
];

const SEED = 23;
const FRESH_INPUTS = 3000;
/** Flow time of a step of gradient descent, that of a published epoch. */
const STEP = 0.1;
const { eta: ETA } = completeSettings({});
const REFERENCE_ETA = ETA / 64;

interface Samples {
  readonly X: Matrix;
  readonly y: Vector;
  readonly G: Matrix;
}

/** Gradient descent in steps of fixed length, without momentum and schedule. */
async function descend(
  engine: Engine,
  { X, y, G }: Samples,
  network: OneHidden,
  { loss: name, T }: { readonly loss: string; readonly T: number },
): Promise<void> {
  const { memory, kernels } = engine;
  const { a, gamma, W } = network;
  const m = W.rows;
  using response = responseFor(engine, X, G, network);
  using loss = new MarginLoss(name, y, memory, kernels);
  using H = memory.matrix(X.rows, m);
  using P = memory.matrix(X.rows, m);
  using change = memory.matrix(X.rows, m);
  using bits = memory.bits(X.rows, m);
  using outputs = memory.vector(X.rows);
  using pull = memory.vector(X.rows);
  await engine.gemm(X, W, H, { transB: true });
  for (let step = 0; step < Math.round(T / STEP); step++) {
    kernels.output(H, a, gamma, outputs);
    loss.pull(outputs, pull);
    kernels.signBits(H, undefined, 0, bits);
    kernels.coefficients(bits, pull, a, gamma, P);
    await response.respond(P, change);
    response.take(P, STEP);
    kernels.addScaled(H, change, STEP);
  }
  await response.addTo(network);
}

/** Estimate and truth at each eta, and where there are two references 1 - their correlation. */
async function check(engine: Engine, problem: Problem, etas: readonly number[]) {
  const { N, d, dataset, loss, gamma, initScale, m, T, perturbed, reference } = { ...USUAL, ...problem };
  const { memory, kernels } = engine;
  const stream = (purpose: number) => ({ seed: SEED, purpose, firstRow: 0 });
  const inputs = (rows: number, purpose: number) => {
    const X = memory.matrix(rows, d);
    if (dataset === 'gauss') kernels.gauss(X, stream(purpose));
    else kernels.uniform(X, stream(purpose), -1, 1);
    return X;
  };
  using X = inputs(N, 1);
  using y = memory.vector(N);
  using Z = inputs(FRESH_INPUTS, 2);
  using G = memory.matrix(N, N);
  kernels.signs(y, stream(3));
  const network = (purpose: number) =>
    initialNetwork({ m, d, gamma, initScale }, stream(purpose), memory, kernels);
  const flow = async (samples: Samples, eta: number, start = 4) => {
    const trained = network(start);
    const options = { loss, T, eta, lossTarget: 0, maxSteps: 100_000 };
    const { flowError = Number.NaN } = await trainFlow(engine, samples, samples.G, trained, options);
    return { trained, flowError };
  };
  const functionOf = async (trained: OneHidden) => {
    const f = await outputsOf(engine, trained, Z);
    freeNetwork(trained);
    return f;
  };

  if (perturbed !== undefined) {
    using natural = inputs(N, 5);
    using labels = memory.vector(N);
    kernels.signs(labels, stream(6));
    await engine.gram(natural, G);
    const { trained } = await flow({ X: natural, y: labels, G }, ETA, 7);
    const normal = new Float64Array(d);
    for (let j = 0; j < m; j++) {
      const [w, readout] = [trained.W.row(j), trained.a.data[j]];
      for (let k = 0; k < d; k++) normal[k] += readout * w[k];
    }
    const length = Math.hypot(...normal);
    for (let n = 0; n < N; n++) {
      const x = X.row(n);
      for (let k = 0; k < d; k++) x[k] += (y.data[n] * perturbed * normal[k]) / length;
    }
    freeNetwork(trained);
  }
  await engine.gram(X, G);
  const samples = { X, y, G };
  const references: Float64Array[] = [];
  if (reference !== 'flow') {
    const trained = network(4);
    await descend(engine, samples, trained, { loss, T });
    references.push(await functionOf(trained));
  }
  if (reference !== 'descent')
    references.push(await functionOf((await flow(samples, REFERENCE_ETA)).trained));
  const [truth, other] = references;
  const found = [];
  for (const eta of etas) {
    const { trained, flowError } = await flow(samples, eta);
    found.push({ eta, estimate: flowError, truth: 1 - correlation(await functionOf(trained), truth) });
  }
  return { found, gap: other && 1 - correlation(truth, other) };
}

const words = ({ N, d, reference, ...other }: Problem) =>
  Object.entries(other)
    .map(([name, value]) => (name === 'dataset' ? value : `${name} ${value}`))
    .join(', ');
const short = (value: number) => value.toExponential(1);

const engine = await createEngine('wasm');
const ratios = new Map<number, number[]>();
console.log('| N / d | N | d | besides | reference | 1 - correlation | estimate | ratio |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const problem of PROBLEMS) {
  const { N, d, reference } = problem;
  const { found, gap } = await check(engine, problem, [ETA, ETA / 4]);
  for (const { eta, estimate, truth } of found)
    ratios.set(eta, [...(ratios.get(eta) ?? []), estimate / truth]);
  const [{ truth, estimate }] = found;
  const against = gap === undefined ? reference : `descent (flow: ${short(gap)})`;
  const row = [N / d, N, d, words(problem), against, short(truth), short(estimate)];
  console.log(`| ${[...row, (estimate / truth).toFixed(1)].join(' | ')} |`);
}
for (const [eta, values] of ratios) {
  const above = values.filter((ratio) => ratio >= 1).length;
  const near = values.filter((ratio) => ratio >= 0.1 && ratio <= 10).length;
  console.log(
    `eta ${eta}: the truth is below the estimate in ${above}, within a factor of ten in ${near} of ${values.length}`,
  );
}
