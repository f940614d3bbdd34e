// How close the trained function comes to the gradient flow for how many N x N x m products: this integrator beside
// forward Euler with adaptive steps (at most eta per margin), against a flow of very small steps.
// N = 200, m = 200, uniform inputs, random labels, to flow time 10^4, on 2,000 fresh inputs.
import { cosine } from '../src/experiment/measure.ts';
import { createEngine, type Engine, type Matrix, type Vector } from '../src/linalg/index.ts';
import { initialNetwork, type OneHidden } from '../src/model/one-hidden.ts';
import { outputsOf } from '../src/model/outputs.ts';
import { trainFlow } from '../src/train/gradient-flow.ts';
import { MarginLoss } from '../src/train/loss.ts';

const [N, m, T, GAMMA] = [200, 200, 1e4, 0.01];
const stream = (purpose: number) => ({ seed: 1, purpose, firstRow: 0 });

interface Problem {
  readonly X: Matrix;
  readonly y: Vector;
  readonly G: Matrix;
  readonly Z: Matrix;
  readonly network: () => OneHidden;
}

async function problem(engine: Engine, d: number): Promise<Problem> {
  const { memory, kernels } = engine;
  const [X, y, G] = [memory.matrix(N, d), memory.vector(N), memory.matrix(N, N)];
  const Z = memory.matrix(2000, d);
  kernels.uniform(X, stream(1), -1, 1);
  kernels.uniform(Z, stream(2), -1, 1);
  kernels.signs(y, stream(3));
  await engine.gram(X, G);
  const network = () => initialNetwork({ m, d, gamma: GAMMA, initScale: 1 }, stream(4), memory, kernels);
  return { X, y, G, Z, network };
}

/** Forward Euler in dual form; the number of products. */
async function euler(
  engine: Engine,
  { X, y, G }: Problem,
  { W, a }: OneHidden,
  eta: number,
): Promise<number> {
  const { memory, kernels } = engine;
  using loss = new MarginLoss('exponential', y, memory, kernels);
  using H = memory.matrix(N, m);
  using C = memory.matrix(N, m);
  using P = memory.matrix(N, m);
  using rate = memory.matrix(N, m);
  using bits = memory.bits(N, m);
  using f = memory.vector(N);
  using pull = memory.vector(N);
  await engine.gemm(X, W, H, { transB: true });
  let products = 0;
  for (let t = 0; t < T; products++) {
    kernels.output(H, a, GAMMA, f);
    loss.pull(f, pull);
    kernels.signBits(H, undefined, 0, bits);
    kernels.coefficients(bits, pull, a, GAMMA, P);
    await engine.gemm(G, P, rate);
    let fastest = 0;
    for (let n = 0; n < N; n++) {
      let moved = 0;
      for (let j = 0; j < m; j++) {
        moved += a.data[j] * (bits.get(n, j) ? 1 : GAMMA) * rate.data[n * m + j];
      }
      fastest = Math.max(fastest, Math.abs(moved));
    }
    const step = Math.min(eta / fastest, T - t);
    kernels.addScaled(H, rate, step);
    kernels.addScaled(C, P, step);
    t += step;
  }
  await engine.gemm(C, X, W, { transA: true, accumulate: true });
  return products;
}

function correlation(f: Float64Array, g: Float64Array): number {
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  return cosine(centred(f), centred(g));
}

const engine = await createEngine('wasm');
console.log('d      method  eta    products  1 - correlation with the flow');
for (const d of [2000, 200, 50]) {
  const set = await problem(engine, d);
  const flow = async (eta: number) => {
    const network = set.network();
    const { steps } = await trainFlow(engine, set, set.G, network, {
      ...{ loss: 'exponential', T, eta, lossTarget: 0, maxSteps: 20_000 },
    });
    // One product finds the rates at the start.
    return { products: steps + 1, f: await outputsOf(engine, network, set.Z) };
  };
  const reference = await flow(0.01);
  const row = (method: string, eta: number, products: number, f: Float64Array) => {
    const gap = (1 - correlation(f, reference.f)).toExponential(1);
    console.log(
      `${String(d).padEnd(7)}${method.padEnd(8)}${String(eta).padEnd(7)}${String(products).padStart(8)}  ${gap}`,
    );
  };
  for (const eta of [1, 0.3, 0.1]) {
    const network = set.network();
    const products = await euler(engine, set, network, eta);
    row('Euler', eta, products, await outputsOf(engine, network, set.Z));
  }
  for (const eta of [2, 1, 0.5, 0.3, 0.1]) {
    const { products, f } = await flow(eta);
    row('windows', eta, products, f);
  }
}
