import type { Engine } from '../../linalg/engine.ts';
import type { Matrix, Vector } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import { outputsOf } from '../../networks/outputs.ts';
import { type MaxMarginOptions, solveMaxMargin } from '../../theory/max-margin.ts';
import { type LossName, MarginLoss } from './loss.ts';
import type { Training, TrainingSet } from './training.ts';

/**
 * Sets a network to the limit of gradient flow on nearly orthogonal samples ([F23]; docs/mathematics.md, "The limit"):
 * all units with positive readout are v = (1/sqrt m)(sum_{y=+1} lambda_n x_n - gamma sum_{y=-1} lambda_n x_n), all
 * others u, with the classes exchanged. Reported steps are sweeps of the solver, and the flow time is infinite. It has
 * converged if the KKT residual is small. The network's initial weights are ignored.
 *
 * @param G X X^T, N x N.
 * @param network its W is overwritten.
 */
export async function trainMaxMargin(
  engine: Engine,
  { X, y }: TrainingSet,
  G: Matrix,
  network: OneHidden,
  options: MaxMarginOptions & { readonly loss: LossName },
): Promise<Training> {
  const { memory, kernels } = engine;
  const { W, gamma } = network;
  const m = W.rows;
  const { lambda, sweeps, converged } = solveMaxMargin(G, y.data, gamma, options);

  using units = memory.matrix(2, X.cols);
  using coefficients = memory.matrix(2, X.rows);
  const [c, labels] = [coefficients.data, y.data];
  lambda.forEach((value, n) => {
    const share = value / Math.sqrt(m);
    c[n] = labels[n] > 0 ? share : -gamma * share;
    c[X.rows + n] = labels[n] > 0 ? -gamma * share : share;
  });
  await engine.gemm(coefficients, X, units);
  for (let j = 0; j < m; j++) W.row(j).set(units.row(j < m / 2 ? 0 : 1));

  // m / 2 equal units act as one unit with m / 2 times the readout.
  using a = memory.vector(2);
  a.data.set([Math.sqrt(m) / 2, -Math.sqrt(m) / 2]);
  const outputs = await outputsOf(engine, { W: units, a, gamma }, X);
  using loss = new MarginLoss(options.loss, y, memory, kernels);
  look(loss, outputs, engine);
  return {
    network,
    outputs,
    loss: loss.mean(),
    marginMin: loss.marginMin(),
    steps: sweeps,
    time: Number.POSITIVE_INFINITY,
    converged,
    influence: lambda.map((value, n) => ((1 + gamma) / 2) * value * y.data[n]),
  };
}

/** Evaluates the loss at the outputs. */
function look(loss: MarginLoss, outputs: Float64Array, { memory }: Engine): void {
  using f: Vector = memory.vector(outputs.length);
  using pull = memory.vector(outputs.length);
  f.data.set(outputs);
  loss.pull(f, pull);
}
