import type { DecodedModel, DecodedNode, DecodedTensor } from './decode-model.ts';

/**
 * One step of a sequential graph: a node, or the sum of two branches from one value. A branch without steps is that
 * value itself.
 */
export type Step =
  | { readonly node: DecodedNode }
  | { readonly branches: readonly [readonly Step[], readonly Step[]] };

/** Thrown where a graph is not of a supported form; the message says why. */
export class UnreadableGraph extends Error {
  override readonly name = 'UnreadableGraph';
}

/** Limit of the nodes visited in one graph. */
const MOST_VISITS = 4000;

/** A graph as steps from its single input to its single output, and the constants that they use. */
export interface Chain {
  readonly steps: readonly Step[];
  readonly constants: ReadonlyMap<string, DecodedTensor>;
}

/** Orders the nodes of a graph sequentially. Throws UnreadableGraph where it branches in an unsupported way. */
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
  const [{ name: input }] = inputs;
  const walk = new Walk(input, graph.node, makers, constants);
  return { steps: walk.back(graph.output[0].name, input), constants };
}

class Walk {
  readonly #makers: ReadonlyMap<string, DecodedNode>;
  readonly #constants: ReadonlyMap<string, DecodedTensor>;
  /** Positions of values in the graph; nodes come after those that they use. */
  readonly #places: ReadonlyMap<string, number>;
  /** Cache of the branching points of sums. */
  readonly #joints = new Map<DecodedNode, string>();
  #visits = 0;

  constructor(
    input: string,
    nodes: readonly DecodedNode[],
    makers: ReadonlyMap<string, DecodedNode>,
    constants: ReadonlyMap<string, DecodedTensor>,
  ) {
    this.#makers = makers;
    this.#constants = constants;
    const made = nodes.flatMap(({ output }, place) => output.map((name) => [name, place] as const));
    this.#places = new Map([...made, [input, -1]]);
  }

  /** The steps from the value `start` to the value `end`. */
  back(end: string, start: string): Step[] {
    const steps: Step[] = [];
    for (let name = end; name !== start; name = this.#before(name)) {
      const node = this.#maker(name);
      const values = this.#valuesOf(node);
      if (values.length === 1) steps.push({ node });
      else {
        const joint = this.#before(name);
        steps.push({ branches: [this.back(values[0], joint), this.back(values[1], joint)] });
      }
    }
    return steps.reverse();
  }

  /** The last value before `name` that lies on all paths to it (its dominator). */
  #before(name: string): string {
    const node = this.#maker(name);
    const values = this.#valuesOf(node);
    if (values.length === 1) return values[0];
    const found = this.#joints.get(node);
    if (found !== undefined) return found;
    let [a, b] = values;
    while (a !== b) {
      if (this.#placeOf(a) > this.#placeOf(b)) a = this.#before(a);
      else b = this.#before(b);
    }
    this.#joints.set(node, a);
    return a;
  }

  #maker(name: string): DecodedNode {
    const node = this.#makers.get(name);
    if (node === undefined) throw new UnreadableGraph(`${name} does not follow from the input alone`);
    if (++this.#visits > MOST_VISITS) throw new UnreadableGraph(`more than ${MOST_VISITS} nodes`);
    return node;
  }

  /** The inputs of a node that vary between samples: one, or two for a sum. */
  #valuesOf(node: DecodedNode): string[] {
    const values = node.input.filter((value) => value !== '' && !this.#constants.has(value));
    if (values.length === 1 || (values.length === 2 && node.opType === 'Add')) return values;
    throw new UnreadableGraph(`${node.opType} of ${values.length} values`);
  }

  #placeOf(name: string): number {
    return this.#places.get(name) ?? -1;
  }
}
