import type { Engine } from '../linalg/engine.ts';
import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { RandomKey } from '../linalg/random.ts';
import { expectShape } from '../linalg/shapes.ts';
import type { Blueprint } from './contract.ts';
import { blockRowsOf } from './layers/block-rows.ts';
import { Convolution } from './layers/convolution.ts';
import { Dense, weightsAndBiases } from './layers/dense.ts';
import type { Layer } from './layers/layer.ts';
import { type LayerSpec, linearSizes, outputSize, parameterCount } from './layers/layer-spec.ts';
import { LeakyRelu } from './layers/leaky-relu.ts';
import { PixelMean, Pixels } from './layers/pixels.ts';
import { Residual } from './layers/residual.ts';
import { Sequence } from './layers/sequence.ts';
import { WinogradConvolution } from './layers/winograd-convolution.ts';
import { suitsWinograd } from './layers/winograd-tiling.ts';
import { withParameters } from './layers/with-parameters.ts';
import type { Gradients, Network } from './network.ts';

/**
 * A network before training: weights and biases of a layer with n inputs (of a filter, where it has some) uniform on
 * (-1/sqrt(n), 1/sqrt(n)), PyTorch's default.
 */
export function createNetwork(engine: Engine, { d, classes, layers }: Blueprint, key: RandomKey): Network {
  const count = layers.reduce((sum, layer) => sum + parameterCount(layer), 0);
  const parameters = engine.memory.matrix(count, 1);
  drawParameters(engine.kernels, layers, parameters, key);
  return new SequentialNetwork({ d, classes }, layers, parameters, sequence(engine, layers, parameters));
}

/** A network of given layers and parameters (all of them, in the order of the layers). */
export function assembleNetwork(engine: Engine, { d, classes, layers, values }: NetworkParts): Network {
  const parameters = engine.memory.matrix(values.length, 1);
  parameters.data.set(values);
  return new SequentialNetwork({ d, classes }, layers, parameters, sequence(engine, layers, parameters));
}

/** Layers of a network with their parameters. */
export interface NetworkParts extends Blueprint {
  /** All parameters, in the order of the layers. */
  readonly values: Float32Array;
}

class SequentialNetwork implements Network {
  readonly layers: readonly LayerSpec[];
  readonly d: number;
  readonly classes: number;
  readonly blockRows: number;
  readonly parameters: Matrix;
  readonly #sequence: Sequence;

  constructor(
    { d, classes }: { d: number; classes: number },
    layers: readonly LayerSpec[],
    parameters: Matrix,
    sequence: Sequence,
  ) {
    this.layers = layers;
    this.d = d;
    this.classes = classes;
    this.blockRows = blockRowsOf(layers);
    this.parameters = parameters;
    this.#sequence = sequence;
  }

  async forward(X: Matrix, logits: Matrix): Promise<void> {
    expectShape('forward', 'X', X, X.rows, this.d);
    expectShape('forward', 'logits', logits, X.rows, this.classes);
    await this.#sequence.forward(X, logits);
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
  }
}

function sequence(engine: Engine, specs: readonly LayerSpec[], parameters: Matrix): Sequence {
  const links = Array.from(withParameters(specs, parameters), ([spec, own]) => ({
    layer: layerOf(engine, spec, own),
    outputs: outputSize(spec),
    parameterCount: own.rows,
  }));
  return new Sequence(engine.memory, links);
}

function layerOf(engine: Engine, spec: LayerSpec, parameters: Matrix): Layer {
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
    case 'residual':
      return new Residual(engine, sequence(engine, spec.inner, parameters));
  }
}

/** Draws from row key.firstRow on; returns the row after the last one used. */
function drawParameters(
  kernels: Kernels,
  specs: readonly LayerSpec[],
  parameters: Matrix,
  key: RandomKey,
): number {
  let firstRow = key.firstRow;
  for (const [spec, own] of withParameters(specs, parameters)) {
    if (spec.kind === 'residual') firstRow = drawParameters(kernels, spec.inner, own, { ...key, firstRow });
    const sizes = linearSizes(spec);
    if (sizes === undefined) continue;
    const bound = 1 / Math.sqrt(sizes.inputs);
    for (const matrix of weightsAndBiases(own, sizes.inputs, sizes.outputs)) {
      kernels.uniform(matrix, { ...key, firstRow }, -bound, bound);
      firstRow += matrix.rows;
    }
  }
  return firstRow;
}
