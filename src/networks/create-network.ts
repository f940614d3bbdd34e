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
import { withFusedActivations } from './layers/fused-activations.ts';
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
import { branchPlace, gradientTargets, layersInPlace, type Place, TOP } from './layers/sequence-plan.ts';
import { type Variables, withVariables } from './layers/variables.ts';
import { WinogradConvolution } from './layers/winograd-convolution.ts';
import { suitsWinograd } from './layers/winograd-tiling.ts';
import { MOST_KEPT, recomputes } from './layers/working-memory.ts';
import { Workspace } from './layers/workspace.ts';
import type { Gradients, Network } from './network.ts';

/**
 * Creates a network with initial parameters. Weights and biases of a layer with fan-in n are uniform on (-1/sqrt(n),
 * 1/sqrt(n)), PyTorch's default; batch normalization starts as the identity on standardized inputs. Dropout uses the
 * rows of the random stream after those of the parameters.
 *
 * @param mostKept most numbers of activations that are kept for `backward`; above, residual layers recompute theirs
 */
export function createNetwork(
  engine: Engine,
  { d, classes, layers }: Blueprint,
  key: RandomKey,
  mostKept = MOST_KEPT,
): Network {
  const variables = allocate(engine, layers);
  let firstRow = drawVariables(engine.kernels, layers, variables, key);
  const nextRow = () => ({ ...key, firstRow: firstRow++ });
  return new SequentialNetwork(engine, { d, classes, layers }, variables, nextRow, mostKept);
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
  return new SequentialNetwork(engine, { d, classes, layers }, variables, noRows);
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
  readonly #workspace: Workspace;
  readonly #sequence: Sequence;
  readonly #mostKept: number;

  constructor(
    engine: Engine,
    { d, classes, layers }: Blueprint,
    variables: Variables,
    nextRow: NextRow,
    mostKept = MOST_KEPT,
  ) {
    this.layers = layers;
    this.d = d;
    this.classes = classes;
    this.blockRows = blockRowsOf(layers);
    this.parameters = variables.parameters;
    this.statistics = variables.statistics;
    this.#mostKept = mostKept;
    this.#workspace = new Workspace(engine.memory);
    this.#sequence = sequence({ engine, workspace: this.#workspace, nextRow }, layers, variables, TOP);
  }

  async forward(X: Matrix, logits: Matrix, mode: Mode = 'evaluation'): Promise<void> {
    expectShape('forward', 'X', X, X.rows, this.d);
    expectShape('forward', 'logits', logits, X.rows, this.classes);
    if (!this.#workspace.recomputes && recomputes(this.layers, X.rows, this.#mostKept)) {
      this.#workspace.release();
      this.#workspace.recomputes = true;
    }
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

  release(): void {
    this.#workspace.release();
  }

  [Symbol.dispose](): void {
    this.#sequence[Symbol.dispose]();
    this.#workspace[Symbol.dispose]();
    this.parameters.free();
    this.statistics.free();
  }
}

/** Resources that all layers of a network share. */
interface Shared {
  readonly engine: Engine;
  readonly workspace: Workspace;
  readonly nextRow: NextRow;
}

function sequence(
  shared: Shared,
  layers: readonly LayerSpec[],
  variables: Variables,
  place: Place,
): Sequence {
  const specs = withFusedActivations(layers);
  const [inPlace, targets] = [layersInPlace(specs), gradientTargets(specs)];
  const links = Array.from(withVariables(specs, variables), ([spec, own], k) => ({
    layer: layerOf(shared, spec, own, place, k),
    outputs: outputSize(spec),
    parameterCount: own.parameters.rows,
    inPlace: inPlace[k],
    target: targets[k],
  }));
  return new Sequence(shared.workspace, links, place);
}

/** The k-th layer of the sequence at a place. */
function layerOf(shared: Shared, spec: LayerSpec, variables: Variables, place: Place, k: number): Layer {
  const { engine, workspace, nextRow } = shared;
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
        ? new WinogradConvolution(engine, workspace, parameters, spec)
        : new Convolution(engine, workspace, parameters, spec);
    case 'pixel-mean':
      return new PixelMean(engine, spec.channels, spec.pixels);
    case 'batch-norm':
      return new BatchNorm(engine, variables, spec);
    case 'dropout':
      return new Dropout(engine, spec.rate, nextRow);
    case 'residual': {
      const { inner, shortcut } = spec;
      const [first, second] = cut([inner, shortcut ?? []], variables);
      const branch = (name: 'inner' | 'shortcut', specs: readonly LayerSpec[], own: Variables): Branch => ({
        layer: sequence(shared, specs, own, branchPlace(place, k, name)),
        parameterCount: own.parameters.rows,
      });
      const beside = shortcut && branch('shortcut', shortcut, second);
      return new Residual(shared, branch('inner', inner, first), beside, place);
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
