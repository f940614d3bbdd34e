import type { OneHidden } from '../networks/one-hidden.ts';
import { encodeModel, type RoomFor } from '../onnx-format/encode-model.ts';
import {
  AttributeType,
  DataType,
  floatTensor,
  type GraphProto,
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

/**
 * Exports an .onnx file that computes f(x) = a . leakyReLU(W x + b) for a batch of inputs, in the given memory or in
 * new memory.
 */
export function exportOnnx({ W, b, a, gamma }: OneHidden, roomFor?: RoomFor): Uint8Array<ArrayBuffer> {
  const [m, d] = [W.rows, W.cols];
  const transB = [{ name: 'transB', type: AttributeType.INT, i: 1 }];
  const graph: GraphProto = {
    name: 'one-hidden',
    input: [floatTensor(INPUT_NAME, ['batch', d])],
    output: [floatTensor(OUTPUT_NAME, ['batch', 1])],
    initializer: [
      float32('W', [m, d], W.data),
      float32('a', [1, m], new Float32Array(a.data)),
      ...(b ? [float32('b', [m], b.data)] : []),
    ],
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
  return encodeGraph(graph, roomFor);
}

/** Encodes a graph as an .onnx file, in the given memory or in new memory. */
export function encodeGraph(graph: GraphProto, roomFor?: RoomFor): Uint8Array<ArrayBuffer> {
  const model = {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'lap-sweep',
    graph,
  };
  return encodeModel(model, roomFor);
}
