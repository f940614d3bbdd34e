import { encodeModel } from '../onnx-format/encode-model.ts';
import {
  DataType,
  floatTensor,
  type GraphProto,
  type ModelProto,
  modelType,
  type TensorProto,
} from '../onnx-format/proto.ts';

/** A float32 tensor: its numbers and its shape. */
export interface Weight {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A model whose float32 weights are inputs of its graph. */
export interface ModelApart {
  /** The bytes of the file besides the weights, as a text; the same for all models of one shape. */
  readonly key: string;
  /** The model without the weights. */
  readonly bytes: () => Uint8Array;
  /** The weights by name. They share the memory of the model's bytes where these are aligned. */
  readonly weights: Readonly<Record<string, Weight>>;
}

/**
 * Takes the weights out of an .onnx file: the same nodes, with each float32 tensor of the file as an input. An opened
 * model of that kind computes the outputs of every file with the same graph.
 */
export function weightsApart(file: Uint8Array): ModelApart {
  const decoded = modelType.toObject(modelType.decode(file), { longs: Number });
  const [graph, opsetImport]: [GraphProto, ModelProto['opsetImport']] = [decoded.graph, decoded.opsetImport];
  const isWeight = ({ dataType }: TensorProto) => dataType === DataType.FLOAT;
  const tensors = graph.initializer ?? [];
  const taken = tensors.filter(isWeight);
  const weights = taken.map((tensor) => [tensor.name, { data: floats(tensor), dims: tensor.dims }]);
  return {
    key: textWithout(file, taken),
    bytes: () =>
      encodeModel({
        irVersion: decoded.irVersion,
        opsetImport,
        graph: {
          ...graph,
          initializer: tensors.filter((tensor) => !isWeight(tensor)),
          input: [...graph.input, ...taken.map(({ name, dims }) => floatTensor(name, dims))],
        },
      }),
    weights: Object.fromEntries(weights),
  };
}

/** The file as a text, without the bytes of tensors that are views of it. */
function textWithout(file: Uint8Array, tensors: readonly TensorProto[]): string {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let [text, from] = ['', 0];
  for (const { rawData } of tensors) {
    if (rawData.buffer !== file.buffer) continue;
    const at = rawData.byteOffset - file.byteOffset;
    text += bytes.toString('latin1', from, at);
    from = at + rawData.byteLength;
  }
  return text + bytes.toString('latin1', from);
}

function floats({ rawData }: TensorProto): Float32Array {
  const { buffer, byteOffset, byteLength } =
    rawData.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? rawData : rawData.slice();
  return new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
}
