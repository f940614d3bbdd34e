import type { Matrix } from '../linalg/matrix.ts';
import { patchSize } from '../linalg/patch-shape.ts';
import { BATCH_NORM_EPSILON } from '../networks/layers/batch-norm.ts';
import { weightsAndBiases } from '../networks/layers/dense.ts';
import {
  branchesOf,
  type ConvolutionSpec,
  type LayerSpec,
  type ResidualSpec,
} from '../networks/layers/layer-spec.ts';
import { type Variables, withVariables } from '../networks/layers/variables.ts';
import type { Network } from '../networks/network.ts';
import {
  type AttributeProto,
  AttributeType,
  DataType,
  floatTensor,
  type NodeProto,
  type TensorProto,
} from '../onnx-format/proto.ts';
import { encodeGraph, float32, INPUT_NAME, OUTPUT_NAME } from './export-one-hidden.ts';

/** Exports a network to an .onnx file that computes the logits (batch x K) of a batch of inputs (batch x d). */
export function exportNetwork({
  layers,
  parameters,
  statistics,
  d,
  classes,
}: Network): Uint8Array<ArrayBuffer> {
  const graph = new GraphWriter();
  const last = graph.layers(INPUT_NAME, layers, { parameters, statistics });
  graph.node('Identity', [last], [], OUTPUT_NAME);
  return encodeGraph({
    name: 'classifier',
    input: [floatTensor(INPUT_NAME, ['batch', d])],
    output: [floatTensor(OUTPUT_NAME, ['batch', classes])],
    initializer: graph.tensors,
    node: graph.nodes,
  });
}

/** Collects nodes and tensors of a graph, in which images have channels first. */
class GraphWriter {
  readonly nodes: NodeProto[] = [];
  readonly tensors: TensorProto[] = [];
  /** Number of layers with parameters so far. */
  #layers = 0;

  /** Appends layers; returns the name of the last output. */
  layers(input: string, specs: readonly LayerSpec[], variables: Variables): string {
    let name = input;
    for (const [spec, own] of withVariables(specs, variables)) name = this.#layer(name, spec, own);
    return name;
  }

  /** Appends a node with one output; returns the output's name. */
  node(opType: string, input: readonly string[], attribute: AttributeProto[] = [], output?: string): string {
    const name = `${opType}_${this.nodes.length}`;
    this.nodes.push({ opType, name, input, output: [output ?? name], attribute });
    return output ?? name;
  }

  #layer(x: string, spec: LayerSpec, variables: Variables): string {
    const { parameters } = variables;
    switch (spec.kind) {
      case 'dense': {
        const [W, b] = weightsAndBiases(parameters, spec.inputs, spec.outputs);
        const tensors = this.#parameters([W.rows, W.cols], W.data, b.data);
        return this.node('Gemm', [x, ...tensors], [{ name: 'transB', type: AttributeType.INT, i: 1 }]);
      }
      case 'leaky-relu':
        return this.node('LeakyRelu', [x], [{ name: 'alpha', type: AttributeType.FLOAT, f: spec.gamma }]);
      case 'pixels':
        return this.node('Reshape', [x, this.#shape([-1, spec.channels, spec.height, spec.width])]);
      case 'convolution':
        return this.#convolution(x, spec, parameters);
      case 'pixel-mean':
        return this.node('Flatten', [this.node('GlobalAveragePool', [x])]);
      case 'residual':
        return this.#residual(x, spec, variables);
      case 'batch-norm':
        return this.#batchNorm(x, spec.channels, variables);
      case 'dropout':
        return x;
    }
  }

  #residual(x: string, spec: ResidualSpec, variables: Variables): string {
    const { inner, shortcut } = spec;
    if (shortcut === undefined) return this.node('Add', [x, this.layers(x, inner, variables)]);
    const all = Array.from(withVariables(branchesOf(spec), variables));
    let [through, beside] = [x, x];
    for (const [k, [layer, own]] of all.entries())
      if (k < inner.length) through = this.#layer(through, layer, own);
      else beside = this.#layer(beside, layer, own);
    return this.node('Add', [beside, through]);
  }

  #batchNorm(x: string, channels: number, { parameters, statistics }: Variables): string {
    const layer = `layer${this.#layers++}`;
    const parts: readonly (readonly [name: string, values: Float32Array])[] = [
      ['weight', parameters.rowsFrom(0, channels).data],
      ['bias', parameters.rowsFrom(channels, channels).data],
      ['running_mean', statistics.rowsFrom(0, channels).data],
      ['running_var', statistics.rowsFrom(channels, channels).data],
    ];
    const names = parts.map(([name]) => `${layer}.${name}`);
    this.tensors.push(...parts.map(([name, values]) => float32(`${layer}.${name}`, [channels], values)));
    return this.node(
      'BatchNormalization',
      [x, ...names],
      [{ name: 'epsilon', type: AttributeType.FLOAT, f: BATCH_NORM_EPSILON }],
    );
  }

  #convolution(x: string, spec: ConvolutionSpec, parameters: Matrix): string {
    const { filters, channels, side, stride, padding } = spec;
    const [W, b] = weightsAndBiases(parameters, patchSize(spec), filters);
    const tensors = this.#parameters([filters, channels, side, side], channelsFirst(spec, W.data), b.data);
    const ints = (name: string, ...values: number[]) => ({ name, type: AttributeType.INTS, ints: values });
    return this.node(
      'Conv',
      [x, ...tensors],
      [
        ints('kernel_shape', side, side),
        ints('strides', stride, stride),
        ints('pads', padding, padding, padding, padding),
      ],
    );
  }

  /** Adds weights of a given shape and biases; returns their names, which follow PyTorch. */
  #parameters(dims: number[], W: Float32Array, b: Float32Array): [W: string, b: string] {
    const layer = `layer${this.#layers++}`;
    const names: [string, string] = [`${layer}.weight`, `${layer}.bias`];
    this.tensors.push(float32(names[0], dims, W), float32(names[1], [b.length], b));
    return names;
  }

  #shape(sizes: number[]): string {
    const name = `shape${this.tensors.length}`;
    const rawData = new Uint8Array(BigInt64Array.from(sizes, BigInt).buffer);
    this.tensors.push({ name, dims: [sizes.length], dataType: DataType.INT64, rawData });
    return name;
  }
}

/** Converts filters from channels last to channels first. */
function channelsFirst({ filters, channels, side }: ConvolutionSpec, W: Float32Array): Float32Array {
  const pixels = side * side;
  const out = new Float32Array(W.length);
  for (let f = 0, i = 0; f < filters; f++)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let c = 0; c < channels; c++, i++) out[(f * channels + c) * pixels + pixel] = W[i];
  return out;
}
