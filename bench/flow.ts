// Accuracy of the integrated flow by number of N x N x m products: our integrator and forward Euler with adaptive steps
// (at most eta per margin), compared to a flow with very small steps. N = 200, m = 200, uniform inputs, random labels,
// to flow time 10^4, on 2,000 fresh inputs.
import { createEngine, type Engine } from '../src/linalg/index.ts';
import type { OneHidden } from '../src/networks/one-hidden.ts';
import { outputsOf } from '../src/networks/outputs.ts';
import { trainFlow } from '../src/solvers/one-hidden/gradient-flow.ts';
import { MarginLoss } from '../src/solvers/one-hidden/loss.ts';
import { correlation, type FlowProblem, flowProblem, GAMMA, m, N, T } from './flow-problem.ts';

/** Forward Euler in dual form; returns the number of products. */
async function euler(
  engine: Engine,
  { X, y, G }: FlowProblem,
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

const engine = await createEngine('wasm');
console.log('d      method  eta    products  1 - correlation with the flow');
for (const d of [2000, 200, 50]) {
  const set = await flowProblem(engine, d);
  const flow = async (eta: number) => {
    const network = set.network();
    const { steps } = await trainFlow(engine, set, set.G, network, {
      ...{ loss: 'exponential', T, eta, lossTarget: 0, maxSteps: 20_000 },
    });
    return { products: steps, f: await outputsOf(engine, network, set.Z) };
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
