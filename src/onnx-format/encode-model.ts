import type { Type } from 'protobufjs';
import {
  type GraphProto,
  graphType,
  type ModelProto,
  modelType,
  type TensorProto,
  tensorType,
} from './proto.ts';

/** Provides memory of the given size for an encoded model. */
export type RoomFor = (bytes: number) => Uint8Array<ArrayBuffer>;

/** Numbers of the fields that hold tensors, their bytes and the graph. */
const FIELD = { initializer: 5, graph: 7, rawData: 9 } as const;
/** Wire type of fields with a length. */
const WITH_LENGTH = 2;
/** Alignment of the first tensor's bytes, so that they can be read in place as float32. */
const ALIGNMENT = 4;

/** Encodes a model as an .onnx file: see `ModelFrame`. */
export function encodeModel(model: ModelProto, roomFor?: RoomFor): Uint8Array<ArrayBuffer> {
  const tensors = model.graph.initializer ?? [];
  return new ModelFrame(model).filled(
    tensors.map(({ rawData }) => rawData),
    roomFor,
  );
}

/**
 * An encoded model without the bytes of its tensors, for models that differ in these alone. Fields are in the order of
 * their numbers.
 */
export class ModelFrame {
  /** Bytes between tensors, and the places of tensors in the model. */
  readonly #parts: readonly (Uint8Array | Place)[];
  readonly #size: number;
  /** Number of bytes before those of the first tensor. */
  readonly #before: number;

  /** @throws TypeError where a field has a value of the wrong type */
  constructor(model: ModelProto) {
    const problem = modelType.verify({ ...model });
    if (problem !== null) throw new TypeError(`ONNX model: ${problem}`);
    const { graph, opsetImport, metadataProps, ...head } = model;
    this.#parts = [
      encoded(modelType, head),
      ...field(FIELD.graph, graphParts(graph)),
      encoded(modelType, { opsetImport, ...(metadataProps && { metadataProps }) }),
    ];
    this.#size = sizeOf(this.#parts);
    const first = this.#parts.findIndex((part) => 'tensor' in part && part.tensor === 0);
    this.#before = sizeOf(this.#parts.slice(0, Math.max(first, 0)));
  }

  /**
   * The file with the given bytes of tensors, which are copied once. Those of the first one are aligned in the result's
   * buffer.
   *
   * @param roomFor memory for the result; new memory by default
   * @throws RangeError where a tensor has another number of bytes than the model's
   */
  filled(
    tensors: readonly Uint8Array[],
    roomFor: RoomFor = (bytes) => new Uint8Array(bytes),
  ): Uint8Array<ArrayBuffer> {
    const room = roomFor(this.#size + ALIGNMENT - 1);
    const shift = (ALIGNMENT - ((room.byteOffset + this.#before) % ALIGNMENT)) % ALIGNMENT;
    let at = shift;
    for (const part of this.#parts) {
      const bytes = 'tensor' in part ? tensors[part.tensor] : part;
      if (bytes.length !== part.length)
        throw new RangeError(`ONNX model: a tensor of ${bytes.length} bytes, expected ${part.length}`);
      room.set(bytes, at);
      at += part.length;
    }
    return room.subarray(shift, at);
  }
}

/** Place of the bytes of a tensor, by its index in the model. */
interface Place {
  readonly tensor: number;
  readonly length: number;
}

type Parts = (Uint8Array | Place)[];

function graphParts({ initializer = [], input, output, docString, ...head }: GraphProto): Parts {
  return [
    encoded(graphType, head),
    ...initializer.flatMap((tensor, index) => field(FIELD.initializer, tensorParts(tensor, index))),
    encoded(graphType, { ...(docString !== undefined && { docString }), input, output }),
  ];
}

function tensorParts({ rawData, ...head }: TensorProto, tensor: number): Parts {
  const bytes = rawData.length === 0 ? [] : field(FIELD.rawData, [{ tensor, length: rawData.length }]);
  return [encoded(tensorType, head), ...bytes];
}

function encoded(type: Type, content: object): Uint8Array {
  return type.encode(type.create(content)).finish();
}

/** A field with a length, after its key. */
function field(number: number, parts: Readonly<Parts>): Parts {
  const key = (number << 3) | WITH_LENGTH;
  return [Uint8Array.of(key, ...varint(sizeOf(parts))), ...parts];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  return [...bytes, rest];
}

function sizeOf(parts: Readonly<Parts>): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
