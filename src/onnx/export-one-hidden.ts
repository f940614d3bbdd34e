import type { OneHidden } from '../networks/one-hidden.ts';
import { encodeModel, ModelFrame, type RoomFor } from '../onnx-format/encode-model.ts';
import {
  AttributeType,
  DataType,
  floatTensor,
  type GraphProto,
  type ModelProto,
  type TensorProto,
} from '../onnx-format/proto.ts';

/** Operator set of exported models, which every onnxruntime since 1.8 and every viewer supports. */
const OPSET = 13;
const IR_VERSION = 8;

/** Names of the exported graph's input (batch x d, as the network sees it) and output f(x) (batch x 1). */
export const INPUT_NAME = 'x';
export const OUTPUT_NAME = 'f';

/** Makes a named tensor with the given dimensions; it shares the memory of `values`. */
export function float32(name: string, dims: number[], values: Float32Array): TensorProto {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { name, dims, dataType: DataType.FLOAT, rawData };
}

/** The last shape that was exported, since one network after the other has it, and its frame. */
let last: { readonly shape: string; readonly frame: ModelFrame } | undefined;

/**
 * Exports an .onnx file that computes f(x) = a . leakyReLU(W x + b) for a batch of inputs, in the given memory or in
 * new memory.
 */
export function exportOnnx(network: OneHidden, roomFor?: RoomFor): Uint8Array<ArrayBuffer> {
  const { W, b, gamma } = network;
  const tensors = tensorsOf(network);
  const shape = `${W.rows} ${W.cols} ${gamma} ${b !== undefined}`;
  if (last?.shape !== shape) last = { shape, frame: new ModelFrame(modelOf(graphOf(network, tensors))) };
  return last.frame.filled(
    tensors.map(({ rawData }) => rawData),
    roomFor,
  );
}

function tensorsOf({ W, b, a }: OneHidden): TensorProto[] {
  const [m, d] = [W.rows, W.cols];
  return [
    float32('W', [m, d], W.data),
    float32('a', [1, m], new Float32Array(a.data)),
    ...(b ? [float32('b', [m], b.data)] : []),
  ];
}

function graphOf({ W, b, gamma }: OneHidden, initializer: readonly TensorProto[]): GraphProto {
  const transB = [{ name: 'transB', type: AttributeType.INT, i: 1 }];
  return {
    name: 'one-hidden',
    input: [floatTensor(INPUT_NAME, ['batch', W.cols])],
    output: [floatTensor(OUTPUT_NAME, ['batch', 1])],
    initializer,
    node: [
      {
        opType: 'Gemm',
        name: 'hidden',
        input: [INPUT_NAME, 'W', ...(b ? ['b'] : [])],
        output: ['h'],
        attribute: transB,
      },
      {
        opType: 'LeakyRelu',
        name: 'leaky-relu',
        input: ['h'],
        output: ['phi'],
        attribute: [{ name: 'alpha', type: AttributeType.FLOAT, f: gamma }],
      },
      { opType: 'Gemm', name: 'readout', input: ['phi', 'a'], output: [OUTPUT_NAME], attribute: transB },
    ],
  };
}

/** Encodes a graph as an .onnx file, in the given memory or in new memory. */
export function encodeGraph(graph: GraphProto, roomFor?: RoomFor): Uint8Array<ArrayBuffer> {
  return encodeModel(modelOf(graph), roomFor);
}

function modelOf(graph: GraphProto): ModelProto {
  return {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'lap-sweep',
    graph,
  };
}
