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

/**
 * Encodes a model as an .onnx file. Fields are in the order of their numbers. The bytes of tensors are copied once, to
 * the result; where the model has tensors, those of the first one are aligned in the result's buffer.
 *
 * @param roomFor memory for the result; new memory by default
 * @throws TypeError where a field has a value of the wrong type
 */
export function encodeModel(
  model: ModelProto,
  roomFor: RoomFor = (bytes) => new Uint8Array(bytes),
): Uint8Array<ArrayBuffer> {
  const problem = modelType.verify({ ...model });
  if (problem !== null) throw new TypeError(`ONNX model: ${problem}`);
  const { graph, opsetImport, metadataProps, ...head } = model;
  const parts = [
    encoded(modelType, head),
    ...field(FIELD.graph, graphParts(graph)),
    encoded(modelType, { opsetImport, ...(metadataProps && { metadataProps }) }),
  ];
  const size = sizeOf(parts);
  const [tensor] = graph.initializer ?? [];
  const place = tensor === undefined ? -1 : parts.indexOf(tensor.rawData);
  const before = sizeOf(parts.slice(0, Math.max(place, 0)));
  const room = roomFor(size + ALIGNMENT - 1);
  const shift = (ALIGNMENT - ((room.byteOffset + before) % ALIGNMENT)) % ALIGNMENT;
  let at = shift;
  for (const part of parts) {
    room.set(part, at);
    at += part.length;
  }
  return room.subarray(shift, at);
}

function graphParts({ initializer = [], input, output, docString, ...head }: GraphProto): Uint8Array[] {
  return [
    encoded(graphType, head),
    ...initializer.flatMap((tensor) => field(FIELD.initializer, tensorParts(tensor))),
    encoded(graphType, { ...(docString !== undefined && { docString }), input, output }),
  ];
}

function tensorParts({ rawData, ...head }: TensorProto): Uint8Array[] {
  const bytes = rawData.length === 0 ? [] : field(FIELD.rawData, [rawData]);
  return [encoded(tensorType, head), ...bytes];
}

function encoded(type: Type, content: object): Uint8Array {
  return type.encode(type.create(content)).finish();
}

/** A field with a length, after its key. */
function field(number: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const key = (number << 3) | WITH_LENGTH;
  return [Uint8Array.of(key, ...varint(sizeOf(parts))), ...parts];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  return [...bytes, rest];
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
