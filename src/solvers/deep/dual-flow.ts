import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { assembleNetwork } from '../../networks/create-network.ts';
import { weightsAndBiases } from '../../networks/layers/dense.ts';
import { linearSizes } from '../../networks/layers/layer-spec.ts';
import type { Network } from '../../networks/network.ts';
import { fullDescent } from './full-descent.ts';
import type { LabelledRows } from './network-training.ts';
import type { FlowSystem } from './system.ts';

/**
 * Gradient flow of a network whose first layer (m units) is in dual form. The state consists of the parameters from the
 * second layer on, followed by C (N x m), the integral of -dL/dH over time. The first layer's weights have then moved
 * by C^T X and its biases by the column sums of C, so its pre-activations are H = H(0) + (X X^T + 1) C: one product N x
 * N x m, where the primal form needs two of N x d x m.
 */
export class DualFlow implements FlowSystem {
  readonly size: number;
  readonly #engine: Engine;
  readonly #network: Network;
  readonly #rows: LabelledRows;
  /** All layers but the first; its input is H. */
  readonly #upper: Network;
  /** X X^T + 1. */
  readonly #G: Matrix;
  /** H at the start of the flow. */
  readonly #H0: Matrix;
  /** Rows of H for one block of samples. */
  readonly #block: Matrix;

  /** Throws RangeError unless the network begins with a hidden dense layer. */
  constructor(engine: Engine, network: Network, rows: LabelledRows) {
    const { memory } = engine;
    if (network.layers[0]?.kind !== 'dense' || network.layers.length === 1)
      throw new RangeError('DualFlow: the network does not begin with a hidden dense layer');
    this.#engine = engine;
    this.#network = network;
    this.#rows = rows;
    const [N, m] = [rows.X.rows, this.#first()[0].rows];
    const values = network.parameters.data.slice((network.d + 1) * m);
    const layers = network.layers.slice(1);
    this.#upper = assembleNetwork(engine, { d: m, classes: network.classes, layers, values });
    this.#G = memory.matrix(N, N);
    this.#H0 = memory.matrix(N, m);
    this.#block = memory.matrix(Math.min(this.#upper.blockRows, N), m);
    this.size = values.length + N * m;
  }

  async begin(state: Matrix): Promise<void> {
    const [W, b] = this.#first();
    await this.#engine.gemm(this.#rows.X, W, this.#H0, { transB: true });
    this.#engine.kernels.layers.addBias(this.#H0, b);
    await this.#engine.gram(this.#rows.X, this.#G);
    const G = this.#G.data;
    for (let i = 0; i < G.length; i++) G[i] += 1;
    const [upper, C] = this.#parts(state);
    upper.data.set(this.#upper.parameters.data);
    C.data.fill(0);
  }

  async evaluate(state: Matrix, logits: Matrix, rate: Matrix): Promise<number> {
    const [upper, C] = this.#parts(state);
    this.#upper.parameters.data.set(upper.data);
    const inputs = async (from: number, count: number) => {
      const H = this.#block.rowsFrom(0, count);
      H.data.set(this.#H0.rowsFrom(from, count).data);
      await this.#engine.gemm(this.#G.rowsFrom(from, count), C, H, { accumulate: true });
      return H;
    };
    const [ofUpper, ofC] = this.#parts(rate);
    const blocks = { labels: this.#rows.labels, inputs };
    return fullDescent(this.#engine, this.#upper, blocks, logits, { parameters: ofUpper, inputs: ofC });
  }

  async finish(state: Matrix): Promise<void> {
    const [upper, C] = this.#parts(state);
    const [W, b] = this.#first();
    await this.#engine.gemm(C, this.#rows.X, W, { transA: true, accumulate: true });
    this.#engine.kernels.layers.addColumnSums(C, b);
    const { parameters } = this.#network;
    parameters.rowsFrom(parameters.rows - upper.rows, upper.rows).data.set(upper.data);
  }

  /** Weights and biases of the network's first layer. */
  #first(): [W: Matrix, b: Matrix] {
    const { layers, parameters, d } = this.#network;
    const m = linearSizes(layers[0])?.outputs ?? 0;
    return weightsAndBiases(parameters.rowsFrom(0, (d + 1) * m), d, m);
  }

  /** Splits a state (or a rate) into the parameters from the second layer on, and C (N x m). */
  #parts(state: Matrix): [upper: Matrix, C: Matrix] {
    const count = this.#upper.parameters.rows;
    const rest = state.rowsFrom(count, state.rows - count);
    return [state.rowsFrom(0, count), rest.shapedAs(this.#H0.rows, this.#H0.cols)];
  }

  [Symbol.dispose](): void {
    this.#upper[Symbol.dispose]();
    for (const owned of [this.#G, this.#H0, this.#block]) owned.free();
  }
}
