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

/** Place of a weight's bytes in a file. */
interface WeightPlace {
  readonly name: string;
  readonly dims: readonly number[];
  readonly at: number;
  readonly length: number;
}

/**
 * Where the float32 weights are in .onnx files of one graph. An opened `model` computes the outputs of every file that
 * `matches`.
 */
export class ModelLayout {
  /** The same nodes, with each weight as an input of the graph, as an .onnx file. */
  readonly model: Uint8Array;
  readonly #places: readonly WeightPlace[];
  /** Bytes of a file before, between and after weights, and where each part of them begins. */
  readonly #rest: readonly { readonly at: number; readonly bytes: Buffer }[];
  readonly #size: number;

  constructor(file: Uint8Array) {
    const decoded = modelType.toObject(modelType.decode(file), { longs: Number });
    const [graph, opsetImport]: [GraphProto, ModelProto['opsetImport']] = [
      decoded.graph,
      decoded.opsetImport,
    ];
    const isWeight = ({ dataType }: TensorProto) => dataType === DataType.FLOAT;
    const tensors = graph.initializer ?? [];
    const weights = tensors.filter(isWeight);
    this.model = encodeModel({
      irVersion: decoded.irVersion,
      opsetImport,
      graph: {
        ...graph,
        initializer: tensors.filter((tensor) => !isWeight(tensor)),
        input: [...graph.input, ...weights.map(({ name, dims }) => floatTensor(name, dims))],
      },
    });
    this.#places = weights.map(({ name, dims, rawData }) => ({
      ...{ name, dims, length: rawData.byteLength },
      // Empty bytes are not in the file.
      at: rawData.buffer === file.buffer ? rawData.byteOffset - file.byteOffset : 0,
    }));
    this.#size = file.length;
    this.#rest = restOf(file, this.#places);
  }

  /** The names of the weights. */
  get names(): readonly string[] {
    return this.#places.map(({ name }) => name);
  }

  /** Whether a file has the same bytes besides those of its weights. */
  matches(file: Uint8Array): boolean {
    if (file.length !== this.#size) return false;
    return this.#rest.every(({ at, bytes }) => bytes.equals(file.subarray(at, at + bytes.length)));
  }

  /** The weights of a file that matches, by name. They share the memory of its bytes where these are aligned. */
  weightsOf(file: Uint8Array): Readonly<Record<string, Weight>> {
    const weights: Record<string, Weight> = {};
    for (const { name, dims, at, length } of this.#places)
      weights[name] = { data: floats(file.subarray(at, at + length)), dims };
    return weights;
  }
}

/** Copies of the parts of a file that are not in the places of weights. */
function restOf(file: Uint8Array, places: readonly WeightPlace[]) {
  const rest: { readonly at: number; readonly bytes: Buffer }[] = [];
  let from = 0;
  const add = (to: number) => rest.push({ at: from, bytes: Buffer.from(file.slice(from, to)) });
  for (const { at, length } of places) {
    if (length === 0) continue;
    add(at);
    from = at + length;
  }
  add(file.length);
  return rest;
}

function floats(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } =
    bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
}
