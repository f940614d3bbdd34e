import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { type Form, formFor } from '../train/response.ts';
import { DualFlow } from './dual-flow.ts';
import { fullDescent } from './full-descent.ts';
import type { Network } from './network.ts';
import type { LabelledRows } from './network-training.ts';

/** Gradient flow of a network's mean cross-entropy L over all samples, dy/dt = -grad L(y), as an integrator sees it. */
export interface FlowSystem extends Disposable {
  /** Where the flow begins, S x 1. */
  readonly start: Matrix;
  /** Logits of all samples (N x K) at a state y (S x 1), and dy/dt where asked. @returns L. */
  evaluate(state: Matrix, logits: Matrix, rate?: Matrix): Promise<number>;
  /** Gives the network the parameters of a state. */
  finish(state: Matrix): Promise<void>;
}

/** The flow of a network on N samples. `form` of its first layer: by cost where it is not given. */
export async function flowSystem(
  engine: Engine,
  network: Network,
  rows: LabelledRows,
  form: Form = formFor(rows.X.rows, rows.X.cols),
): Promise<FlowSystem> {
  const canBeDual = network.layers[0]?.kind === 'dense' && network.layers.length > 1;
  return form === 'dual' && canBeDual
    ? DualFlow.of(engine, network, rows)
    : new PrimalFlow(engine, network, rows);
}

/** The state is the network's parameters. */
class PrimalFlow implements FlowSystem {
  readonly start: Matrix;
  readonly #engine: Engine;
  readonly #network: Network;
  readonly #rows: LabelledRows;

  constructor(engine: Engine, network: Network, rows: LabelledRows) {
    this.#engine = engine;
    this.#network = network;
    this.#rows = rows;
    this.start = engine.memory.matrix(network.parameters.rows, 1);
    this.start.data.set(network.parameters.data);
  }

  async evaluate(state: Matrix, logits: Matrix, rate?: Matrix): Promise<number> {
    const { X, labels } = this.#rows;
    this.#network.parameters.data.set(state.data);
    const blocks = { labels, inputs: (from: number, count: number) => X.rowsFrom(from, count) };
    return fullDescent(this.#engine, this.#network, blocks, logits, { parameters: rate });
  }

  async finish(state: Matrix): Promise<void> {
    this.#network.parameters.data.set(state.data);
  }

  [Symbol.dispose](): void {
    this.start.free();
  }
}
