import type { Engine } from '../linalg/engine.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Attack, OneHiddenVictim, Steps } from './contract.ts';
import { attackByGradient, attackNetworkByGradient } from './one-step.ts';
import type { Budget, Norm } from './perturb.ts';
import { emptySteps } from './steps.ts';

/** Number of rows evaluated at once. */
const BLOCK_ROWS = 2048;

async function perturb(
  engine: Engine,
  { network }: OneHiddenVictim,
  X: Matrix,
  targets: Vector,
  budget: Budget,
  _settings: object,
  wantsSteps: boolean,
) {
  const steps = wantsSteps ? emptySteps(engine, X.rows, network.W.rows) : undefined;
  await attackByGradient(engine, network, X, targets, budget, steps);
  if (steps === undefined) return undefined;
  await engine.gram(network.W, steps.gram);
  return { ...steps, outputs: await outputsAfter(engine, network, steps) };
}

/** Outputs on inputs moved by Q W, from their pre-activations H before and W W^T: f(H + Q W W^T), N. */
async function outputsAfter(
  engine: Engine,
  { a, gamma }: OneHidden,
  { H, Q, gram }: Steps,
): Promise<Float64Array> {
  const { memory, kernels } = engine;
  const outputs = new Float64Array(H.rows);
  using moved = memory.matrix(Math.min(BLOCK_ROWS, H.rows), H.cols);
  for (let from = 0; from < H.rows; from += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, H.rows - from);
    const block = moved.rowsFrom(0, rows);
    using f = memory.vector(rows);
    block.data.set(H.rowsFrom(from, rows).data);
    await engine.gemm(Q.rowsFrom(from, rows), gram, block, { accumulate: true });
    kernels.output(block, a, gamma, f);
    outputs.set(f.data, from);
  }
  return outputs;
}

/** One step along the network's input gradient. */
export const gradient = {
  name: 'gradient',
  meaning: "one step along the network's own input gradient",
  settings: {},
  oneHidden: { perturb, directions: (norm: Norm, m: number) => (norm === 'L2' ? m : undefined) },
  network: { perturb: attackNetworkByGradient, passes: () => 1 },
} satisfies Attack;
