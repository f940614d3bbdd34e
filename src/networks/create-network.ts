import type { Engine } from '../linalg/engine.ts';
import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { RandomKey } from '../linalg/random.ts';
import { expectShape } from '../linalg/shapes.ts';
import type { Blueprint } from './contract.ts';
import { BatchNorm } from './layers/batch-norm.ts';
import { blockRowsOf } from './layers/block-rows.ts';
import { Convolution } from './layers/convolution.ts';
import { Dense, weightsAndBiases } from './layers/dense.ts';
import { Dropout, type NextRow } from './layers/dropout.ts';
import type { Layer, Mode } from './layers/layer.ts';
import {
  branchesOf,
  type LayerSpec,
  linearSizes,
  outputSize,
  parameterCount,
  statisticCount,
} from './layers/layer-spec.ts';
import { LeakyRelu } from './layers/leaky-relu.ts';
import { PixelMean, Pixels } from './layers/pixels.ts';
import { type Branch, Residual } from './layers/residual.ts';
import { Sequence } from './layers/sequence.ts';
import { type Variables, withVariables } from './layers/variables.ts';
import { WinogradConvolution } from './layers/winograd-convolution.ts';
import { suitsWinograd } from './layers/winograd-tiling.ts';
import type { Gradients, Network } from './network.ts';

/**
 * Creates a network with initial parameters. Weights and biases of a layer with fan-in n are uniform on (-1/sqrt(n),
 * 1/sqrt(n)), PyTorch's default; batch normalization starts as the identity on standardized inputs. Dropout uses the
 * rows of the random stream after those of the parameters.
 */
export function createNetwork(engine: Engine, { d, classes, layers }: Blueprint, key: RandomKey): Network {
  const variables = allocate(engine, layers);
  let firstRow = drawVariables(engine.kernels, layers, variables, key);
  const nextRow = () => ({ ...key, firstRow: firstRow++ });
  return new SequentialNetwork(
    { d, classes },
    layers,
    variables,
    sequence(engine, layers, variables, nextRow),
  );
}

/**
 * Creates a network from layers, parameters and statistics (all of them, in the order of the layers), for evaluation.
 */
export function assembleNetwork(
  engine: Engine,
  { d, classes, layers, values, statistics }: NetworkParts,
): Network {
  const variables = allocate(engine, layers);
  variables.parameters.data.set(values);
  if (statistics !== undefined) variables.statistics.data.set(statistics);
  return new SequentialNetwork(
    { d, classes },
    layers,
    variables,
    sequence(engine, layers, variables, noRows),
  );
}

function noRows(): never {
  throw new Error('a network of given parameters has no random stream to train dropout with');
}

function allocate({ memory }: Engine, layers: readonly LayerSpec[]): Variables {
  const sum = (count: (layer: LayerSpec) => number) =>
    layers.reduce((total, layer) => total + count(layer), 0);
  return {
    parameters: memory.matrix(sum(parameterCount), 1),
    statistics: memory.matrix(sum(statisticCount), 1),
  };
}

/** Layers of a network with their parameters and statistics. */
export interface NetworkParts extends Blueprint {
  /** All parameters, in the order of the layers. */
  readonly values: Float32Array;
  /** All running statistics, in the order of the layers; omitted where there are none. */
  readonly statistics?: Float32Array | undefined;
}

class SequentialNetwork implements Network {
  readonly layers: readonly LayerSpec[];
  readonly d: number;
  readonly classes: number;
  readonly blockRows: number;
  readonly parameters: Matrix;
  readonly statistics: Matrix;
  readonly #sequence: Sequence;

  constructor(
    { d, classes }: { d: number; classes: number },
    layers: readonly LayerSpec[],
    { parameters, statistics }: Variables,
    sequence: Sequence,
  ) {
    this.layers = layers;
    this.d = d;
    this.classes = classes;
    this.blockRows = blockRowsOf(layers);
    this.parameters = parameters;
    this.statistics = statistics;
    this.#sequence = sequence;
  }

  async forward(X: Matrix, logits: Matrix, mode: Mode = 'evaluation'): Promise<void> {
    expectShape('forward', 'X', X, X.rows, this.d);
    expectShape('forward', 'logits', logits, X.rows, this.classes);
    await this.#sequence.forward(X, logits, mode);
  }

  async backward(X: Matrix, logitGradient: Matrix, into: Gradients): Promise<void> {
    expectShape('backward', 'X', X, X.rows, this.d);
    expectShape('backward', 'logitGradient', logitGradient, X.rows, this.classes);
    if (into.inputs !== undefined) expectShape('backward', 'inputs', into.inputs, X.rows, this.d);
    if (into.parameters !== undefined)
      expectShape('backward', 'parameters', into.parameters, this.parameters.rows, 1);
    await this.#sequence.backward(X, logitGradient, into);
  }

  [Symbol.dispose](): void {
    this.#sequence[Symbol.dispose]();
    this.parameters.free();
    this.statistics.free();
  }
}

function sequence(
  engine: Engine,
  specs: readonly LayerSpec[],
  variables: Variables,
  nextRow: NextRow,
): Sequence {
  const links = Array.from(withVariables(specs, variables), ([spec, own]) => ({
    layer: layerOf(engine, spec, own, nextRow),
    outputs: outputSize(spec),
    parameterCount: own.parameters.rows,
  }));
  return new Sequence(engine.memory, links);
}

function layerOf(engine: Engine, spec: LayerSpec, variables: Variables, nextRow: NextRow): Layer {
  const { parameters } = variables;
  switch (spec.kind) {
    case 'dense':
      return new Dense(engine, parameters, spec.inputs, spec.outputs);
    case 'leaky-relu':
      return new LeakyRelu(engine, spec.gamma);
    case 'pixels':
      return new Pixels(spec.channels, spec.height * spec.width);
    case 'convolution':
      return suitsWinograd(spec)
        ? new WinogradConvolution(engine, parameters, spec)
        : new Convolution(engine, parameters, spec);
    case 'pixel-mean':
      return new PixelMean(spec.channels, spec.pixels);
    case 'batch-norm':
      return new BatchNorm(engine, variables, spec.channels);
    case 'dropout':
      return new Dropout(engine, spec.rate, nextRow);
    case 'residual': {
      const { inner, shortcut } = spec;
      const [first, second] = cut([inner, shortcut ?? []], variables);
      const branch = (specs: readonly LayerSpec[], own: Variables): Branch => ({
        layer: sequence(engine, specs, own, nextRow),
        parameterCount: own.parameters.rows,
      });
      return new Residual(engine, branch(inner, first), shortcut && branch(shortcut, second));
    }
  }
}

/** Splits variables among branches. */
function cut(branches: readonly (readonly LayerSpec[])[], variables: Variables): Variables[] {
  const specs = branches.map((inner): LayerSpec => ({ kind: 'residual', size: 0, inner }));
  return Array.from(withVariables(specs, variables), ([, own]) => own);
}

/** Draws initial parameters from row key.firstRow on; returns the row after the last one used. */
function drawVariables(
  kernels: Kernels,
  specs: readonly LayerSpec[],
  variables: Variables,
  key: RandomKey,
): number {
  let firstRow = key.firstRow;
  for (const [spec, own] of withVariables(specs, variables)) {
    if (spec.kind === 'residual')
      firstRow = drawVariables(kernels, branchesOf(spec), own, { ...key, firstRow });
    if (spec.kind === 'batch-norm') {
      const { channels } = spec;
      own.parameters.data.fill(1, 0, channels).fill(0, channels);
      own.statistics.data.fill(0, 0, channels).fill(1, channels);
    }
    const sizes = linearSizes(spec);
    if (sizes === undefined) continue;
    const bound = 1 / Math.sqrt(sizes.inputs);
    for (const matrix of weightsAndBiases(own.parameters, sizes.inputs, sizes.outputs)) {
      kernels.uniform(matrix, { ...key, firstRow }, -bound, bound);
      firstRow += matrix.rows;
    }
  }
  return firstRow;
}
