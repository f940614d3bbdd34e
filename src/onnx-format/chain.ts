import type { DecodedModel, DecodedNode, DecodedTensor } from './decode-model.ts';

/** One step of a graph whose nodes come one after the other: a node, or y = x + (steps of x). */
export type Step = { readonly node: DecodedNode } | { readonly around: readonly Step[] };

/** The graph is not of a form that this program reads; the message says what is not. */
export class UnreadableGraph extends Error {
  override readonly name = 'UnreadableGraph';
}

/** Nodes visited before a graph is given up: branches within branches are looked at more than once. */
const MOST_VISITS = 4000;

/** A graph from its one input to its one output as steps, and the constants that they use. */
export interface Chain {
  readonly steps: readonly Step[];
  readonly constants: ReadonlyMap<string, DecodedTensor>;
}

/** Puts the nodes of a graph one after the other. Throws UnreadableGraph where they branch in another way. */
export function chainOf({ graph }: DecodedModel): Chain {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const makers = new Map<string, DecodedNode>();
  for (const node of graph.node) {
    const value = node.opType === 'Constant' && node.attribute.find(({ name }) => name === 'value')?.t;
    if (value) constants.set(node.output[0], value);
    else for (const name of node.output) makers.set(name, node);
  }
  const inputs = graph.input.filter(({ name }) => !constants.has(name));
  if (inputs.length !== 1 || graph.output.length !== 1)
    throw new UnreadableGraph(`${inputs.length} inputs and ${graph.output.length} outputs`);
  const walk = new Walk(makers, constants);
  return { steps: walk.back(graph.output[0].name, inputs[0].name), constants };
}

class Walk {
  readonly #makers: ReadonlyMap<string, DecodedNode>;
  readonly #constants: ReadonlyMap<string, DecodedTensor>;
  #visits = 0;

  constructor(makers: ReadonlyMap<string, DecodedNode>, constants: ReadonlyMap<string, DecodedTensor>) {
    this.#makers = makers;
    this.#constants = constants;
  }

  /** The steps from the value `start` to the value `end`. */
  back(end: string, start: string): Step[] {
    const steps: Step[] = [];
    for (let name = end; name !== start; ) {
      const node = this.#makers.get(name);
      if (node === undefined) throw new UnreadableGraph(`${end} does not follow from ${start} alone`);
      if (++this.#visits > MOST_VISITS) throw new UnreadableGraph(`more than ${MOST_VISITS} nodes`);
      const from = node.input.filter((value) => value !== '' && !this.#constants.has(value));
      if (from.length === 1) {
        steps.push({ node });
        name = from[0];
      } else if (from.length === 2 && node.opType === 'Add') {
        const [trunk, around] = this.#residual(from[0], from[1]);
        steps.push({ around });
        name = trunk;
      } else throw new UnreadableGraph(`${node.opType} of ${from.length} values`);
    }
    return steps.reverse();
  }

  /** Of two values that are added, the one that the other is made from, and how. */
  #residual(a: string, b: string): [trunk: string, around: Step[]] {
    try {
      return [a, this.back(b, a)];
    } catch (error) {
      if (!(error instanceof UnreadableGraph)) throw error;
      return [b, this.back(a, b)];
    }
  }
}
