import type { NetworkParts } from '../networks/create-network.ts';
import { BATCH_NORM_EPSILON } from '../networks/layers/batch-norm.ts';
import { type LayerSpec, outputSize } from '../networks/layers/layer-spec.ts';
import { integersOf, numberOf, textOf } from '../onnx-format/attributes.ts';
import { type Chain, chainOf, type Step, UnreadableGraph } from '../onnx-format/chain.ts';
import type { DecodedModel, DecodedNode, DecodedTensor } from '../onnx-format/decode-model.ts';
import { tensorNumbers } from '../onnx-format/tensor-numbers.ts';
import { channelsFirst, type Flow, flattened, type ImageSize, sizeOf } from './value-shape.ts';

/**
 * Imports a model as the parts of a network with d inputs. It reads what this program exports and what PyTorch writes
 * for such layers: chains of Gemm or MatMul and Add, Relu, LeakyRelu, Conv (square, ungrouped), BatchNormalization,
 * GlobalAveragePool, Reshape, Flatten, Identity and Dropout, and sums of two chains from one value, either of which may
 * be the value itself. Input images have channels first.
 *
 * @param shape shape of the model's input without the batch: [d], or channels, height and width
 * @returns the parts, or the reason why the model cannot be read
 */
export function importNetwork(
  model: DecodedModel,
  shape: readonly number[],
): NetworkParts | { readonly reason: string } {
  const d = shape.reduce((product, size) => product * size, 1);
  try {
    const reader = new LayerReader(chainOf(model));
    const start: Flow = { kind: 'row', size: d };
    const [channels, height, width] = shape;
    const flow = shape.length === 3 ? reader.toImage(start, { channels, height, width }) : start;
    const end = reader.readAll(flow);
    if (end.kind !== 'row') throw new UnreadableGraph('images come out');
    const { layers } = reader;
    const [values, statistics] = [reader.values(), reader.statistics()].map((numbers) =>
      Float32Array.from(numbers),
    );
    return { d, classes: end.size, layers, values, statistics };
  } catch (error) {
    if (error instanceof UnreadableGraph) return { reason: error.message };
    throw error;
  }
}

/** Converts steps to layers, in order. */
class LayerReader {
  readonly layers: LayerSpec[] = [];
  readonly #chain: Chain;
  readonly #parameters: Float64Array[] = [];
  readonly #statistics: Float64Array[] = [];
  /** Biases of the last layer, while an Add may still follow. */
  #biases: Float64Array | undefined;

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** All parameters in the order of the layers. */
  *values(): Generator<number> {
    for (const part of this.#parameters) yield* part;
  }

  /** All running means and variances in the order of the layers. */
  *statistics(): Generator<number> {
    for (const part of this.#statistics) yield* part;
  }

  readAll(start: Flow, steps = this.#chain.steps): Flow {
    let flow = start;
    for (const step of steps)
      flow = 'node' in step ? this.#node(step.node, flow) : this.#residual(step, flow);
    return flow;
  }

  toImage(flow: Flow, image: ImageSize): Flow {
    const { channels, height, width } = image;
    if (flow.kind !== 'row' || flow.image !== undefined || flow.size !== channels * height * width)
      throw new UnreadableGraph(`${channels} x ${height} x ${width} pixels of something else`);
    this.layers.push({ kind: 'pixels', ...image });
    return { kind: 'image', ...image };
  }

  #node(node: DecodedNode, flow: Flow): Flow {
    const biases = this.#biases;
    this.#biases = undefined;
    switch (node.opType) {
      case 'Identity':
      case 'Dropout':
        this.#biases = biases;
        return flow;
      case 'Relu':
        return this.#leakyRelu(flow, 0);
      case 'LeakyRelu':
        return this.#leakyRelu(flow, numberOf(node, 'alpha', 0.01));
      case 'Gemm':
        return this.#gemm(node, flow);
      case 'MatMul':
        return this.#dense(this.#matrix(node, 1), false, undefined, flow);
      case 'Add':
        return this.#addBias(node, biases, flow);
      case 'Flatten':
        return this.#flatten(node, flow);
      case 'Reshape':
        return this.#reshape(node, flow);
      case 'Conv':
        return this.#convolution(node, flow);
      case 'BatchNormalization':
        return this.#batchNorm(node, flow);
      case 'GlobalAveragePool': {
        if (flow.kind !== 'image') throw new UnreadableGraph('GlobalAveragePool of no image');
        this.layers.push({ kind: 'pixel-mean', channels: flow.channels, pixels: flow.height * flow.width });
        return { kind: 'row', size: flow.channels };
      }
      default:
        throw new UnreadableGraph(`it has a node ${node.opType}`);
    }
  }

  #residual(
    { branches }: { readonly branches: readonly [readonly Step[], readonly Step[]] },
    flow: Flow,
  ): Flow {
    this.#biases = undefined;
    const [short, long] = branches.toSorted((a, b) => a.length - b.length);
    const inner = new LayerReader(this.#chain);
    const shortcut = new LayerReader(this.#chain);
    const end = inner.readAll(flow, long);
    const beside = shortcut.readAll(flow, short);
    const size = sizeOf(end);
    if (end.kind !== beside.kind || sizeOf(beside) !== size || long.length === 0)
      throw new UnreadableGraph('it adds values of two forms');
    const around = short.length === 0 ? {} : { shortcut: shortcut.layers };
    this.layers.push({ kind: 'residual', size, inner: inner.layers, ...around });
    for (const { parameters, statistics } of [inner.#read(), shortcut.#read()]) {
      this.#parameters.push(...parameters);
      this.#statistics.push(...statistics);
    }
    return end;
  }

  #read() {
    return { parameters: this.#parameters, statistics: this.#statistics };
  }

  /** Converts to the form (x - mean) / sqrt(variance + 1e-5) used here, by channel. */
  #batchNorm(node: DecodedNode, flow: Flow): Flow {
    if (numberOf(node, 'training_mode', 0) !== 0) throw new UnreadableGraph('BatchNormalization in training');
    if (flow.kind === 'row' && flow.image !== undefined)
      throw new UnreadableGraph('BatchNormalization of flattened images');
    const channels = flow.kind === 'row' ? flow.size : flow.channels;
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((at) => this.#constant(node, at).numbers);
    for (const numbers of [scale, bias, mean, variance])
      if (numbers.length !== channels)
        throw new UnreadableGraph(`BatchNormalization of ${channels} channels by ${numbers.length} numbers`);
    const added = numberOf(node, 'epsilon', BATCH_NORM_EPSILON) - BATCH_NORM_EPSILON;
    this.layers.push({ kind: 'batch-norm', channels, pixels: sizeOf(flow) / channels });
    this.#parameters.push(scale, bias);
    this.#statistics.push(
      mean,
      variance.map((value) => value + added),
    );
    return flow;
  }

  #leakyRelu(flow: Flow, gamma: number): Flow {
    this.layers.push({ kind: 'leaky-relu', size: sizeOf(flow), gamma });
    return flow;
  }

  #gemm(node: DecodedNode, flow: Flow): Flow {
    if (numberOf(node, 'transA', 0) !== 0) throw new UnreadableGraph('Gemm with transA');
    const [alpha, beta] = [numberOf(node, 'alpha', 1), numberOf(node, 'beta', 1)];
    const { dims, numbers } = this.#matrix(node, 1);
    const biases = node.input[2] ? this.#constant(node, 2).numbers.map((b) => beta * b) : undefined;
    const weights = { dims, numbers: numbers.map((w) => alpha * w) };
    return this.#dense(weights, numberOf(node, 'transB', 0) === 1, biases, flow);
  }

  /** weights: outputs x inputs where `byOutput`, else inputs x outputs. */
  #dense({ dims, numbers }: Constant, byOutput: boolean, biases: Float64Array | undefined, flow: Flow): Flow {
    const [outputs, inputs] = byOutput ? dims : dims.toReversed();
    if (flow.kind !== 'row' || inputs !== flow.size)
      throw new UnreadableGraph(`a product with ${inputs} inputs of ${sizeOf(flow)} numbers`);
    const b = new Float64Array(outputs);
    if (biases !== undefined) addTo(b, biases);
    const { image } = flow;
    const W = Float64Array.from({ length: outputs * inputs }, (_, i) => {
      const [j, k] = [Math.floor(i / inputs), i % inputs];
      const from = image === undefined ? k : channelsFirst(k, image);
      return numbers[byOutput ? j * inputs + from : from * outputs + j];
    });
    this.layers.push({ kind: 'dense', inputs, outputs });
    this.#parameters.push(W, b);
    this.#biases = b;
    return { kind: 'row', size: outputs };
  }

  #addBias(node: DecodedNode, biases: Float64Array | undefined, flow: Flow): Flow {
    if (biases === undefined) throw new UnreadableGraph('it adds constants to what is no product');
    const at = node.input.findIndex((name) => this.#chain.constants.has(name));
    addTo(biases, this.#constant(node, at).numbers);
    return flow;
  }

  #flatten(node: DecodedNode, flow: Flow): Flow {
    if (numberOf(node, 'axis', 1) !== 1) throw new UnreadableGraph('Flatten along another axis');
    return flow.kind === 'row' ? flow : flattened(flow);
  }

  /** Reshapes to images, or to rows that keep the batch. */
  #reshape(node: DecodedNode, flow: Flow): Flow {
    const [batch, ...sizes] = this.#constant(node, 1).numbers;
    const size = sizeOf(flow);
    const isKept = batch === -1 || batch === 0 || (batch === 1 && sizes.every((one) => one > 0));
    if (!isKept && !(sizes.length === 1 && sizes[0] === size))
      throw new UnreadableGraph('Reshape of the batch');
    if (sizes.length === 1 && (sizes[0] === size || sizes[0] === -1))
      return flow.kind === 'row' ? flow : flattened(flow);
    const [channels, height, width] = sizes;
    if (sizes.length === 3) return this.toImage(flow, { channels, height, width });
    throw new UnreadableGraph(`Reshape to ${sizes.length} sizes`);
  }

  #convolution(node: DecodedNode, flow: Flow): Flow {
    if (flow.kind !== 'image') throw new UnreadableGraph('Conv of no image');
    const { dims, numbers } = this.#constant(node, 1);
    const [filters, channels, side] = dims;
    const [stride, ...strides] = integersOf(node, 'strides', [1, 1]);
    const [padding, ...paddings] = integersOf(node, 'pads', [0, 0, 0, 0]);
    const { height, width } = flow;
    const isPlain =
      dims.length === 4 &&
      dims[3] === side &&
      channels === flow.channels &&
      numberOf(node, 'group', 1) === 1 &&
      integersOf(node, 'dilations', [1]).every((step) => step === 1) &&
      strides.every((other) => other === stride) &&
      paddings.every((other) => other === padding) &&
      ['', 'NOTSET'].includes(textOf(node, 'auto_pad')) &&
      side >= 1 &&
      stride >= 1 &&
      padding >= 0 &&
      padding < side &&
      Math.min(height, width) + 2 * padding >= side;
    if (!isPlain) throw new UnreadableGraph('Conv of a form of its own');
    const pixels = side * side;
    const W = Float64Array.from(numbers, (_, i) => {
      const [filter, pixel, channel] = [
        Math.floor(i / (pixels * channels)),
        Math.floor(i / channels) % pixels,
        i % channels,
      ];
      return numbers[(filter * channels + channel) * pixels + pixel];
    });
    const b = new Float64Array(filters);
    if (node.input[2]) addTo(b, this.#constant(node, 2).numbers);
    const spec = { kind: 'convolution', height, width, channels, filters, side, stride, padding } as const;
    this.layers.push(spec);
    this.#parameters.push(W, b);
    const along = (length: number) => Math.floor((length + 2 * padding - side) / stride) + 1;
    const image = { kind: 'image', channels: filters, height: along(height), width: along(width) } as const;
    if (outputSize(spec) !== sizeOf(image)) throw new UnreadableGraph('Conv of another size');
    return image;
  }

  #matrix(node: DecodedNode, at: number): Constant {
    const constant = this.#constant(node, at);
    if (constant.dims.length !== 2)
      throw new UnreadableGraph(`${node.opType} with ${constant.dims.length} sizes`);
    return constant;
  }

  /** An input of a node that is constant over samples. */
  #constant(node: DecodedNode, at: number): Constant {
    const tensor: DecodedTensor | undefined = this.#chain.constants.get(node.input[at] ?? '');
    const numbers = tensor && tensorNumbers(tensor);
    if (numbers === undefined)
      throw new UnreadableGraph(`${node.opType} has no constant of numbers at ${at}`);
    return { dims: tensor?.dims ?? [], numbers };
  }
}

interface Constant {
  readonly dims: readonly number[];
  readonly numbers: Float64Array;
}

/** Adds one number to each element, or one to all. */
function addTo(b: Float64Array, numbers: Float64Array): void {
  if (numbers.length !== 1 && numbers.length !== b.length)
    throw new UnreadableGraph(`${numbers.length} biases for ${b.length} outputs`);
  for (let j = 0; j < b.length; j++) b[j] += numbers[numbers.length === 1 ? 0 : j];
}
