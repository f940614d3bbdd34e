import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { dependsOnMode } from '../../networks/layers/layer-spec.ts';
import type { Network } from '../../networks/network.ts';
import type { Form } from '../one-hidden/response.ts';
import { DualFlow } from './dual-flow.ts';
import { networkFormFor } from './flow-form.ts';
import { fullDescent } from './full-descent.ts';
import type { LabelledRows } from './network-training.ts';
import type { FlowSystem } from './system.ts';

/**
 * Builds the flow of a network on N samples. `form` is that of the first layer; by default the cheaper one.
 *
 * @throws RangeError where the dual form is given for a network that does not begin with a hidden dense layer, and for
 * batch normalization and dropout, for which a full-batch flow is not defined.
 */
export function flowSystem(
  engine: Engine,
  network: Network,
  rows: LabelledRows,
  form = preferredForm(network, rows.X.rows),
): FlowSystem {
  if (network.layers.some(dependsOnMode))
    throw new RangeError('flowSystem: batch normalization and dropout have no gradient flow');
  return form === 'dual' ? new DualFlow(engine, network, rows) : new PrimalFlow(engine, network, rows);
}

function preferredForm({ layers, d }: Network, N: number): Form {
  const [first] = layers;
  return first?.kind === 'dense' && layers.length > 1 ? networkFormFor(N, d, first.outputs) : 'primal';
}

/** Flow whose state is the network's parameters. */
class PrimalFlow implements FlowSystem {
  readonly size: number;
  readonly #engine: Engine;
  readonly #network: Network;
  readonly #rows: LabelledRows;

  constructor(engine: Engine, network: Network, rows: LabelledRows) {
    this.#engine = engine;
    this.#network = network;
    this.#rows = rows;
    this.size = network.parameters.rows;
  }

  async begin(state: Matrix): Promise<void> {
    state.data.set(this.#network.parameters.data);
  }

  async evaluate(state: Matrix, logits: Matrix, rate: Matrix): Promise<number> {
    const { X, labels } = this.#rows;
    this.#network.parameters.data.set(state.data);
    const blocks = { labels, inputs: (from: number, count: number) => X.rowsFrom(from, count) };
    return fullDescent(this.#engine, this.#network, blocks, logits, { parameters: rate });
  }

  async finish(state: Matrix): Promise<void> {
    this.#network.parameters.data.set(state.data);
  }

  [Symbol.dispose](): void {}
}
