import { z } from 'zod';
import { DataError } from '../errors.ts';
import { modelType } from './proto.ts';

const numbers = z.array(z.number());
const names = z.array(z.string());
const name = z.string();
const integer = z.int();

const tensor = z.object({
  name,
  dims: z.array(integer),
  dataType: integer,
  rawData: z.instanceof(Uint8Array),
  floatData: numbers,
  int64Data: numbers,
  doubleData: numbers,
  /** 1 means that the numbers are in another file. */
  dataLocation: integer,
});

const attribute = z.object({
  name,
  f: z.number(),
  i: z.number(),
  s: z.instanceof(Uint8Array),
  ints: numbers,
  t: tensor.nullable(),
});

const node = z.object({
  opType: name,
  domain: name,
  input: names,
  output: names,
  attribute: z.array(attribute),
});

const model = z.object({
  graph: z.object({
    node: z.array(node),
    input: z.array(z.object({ name })),
    output: z.array(z.object({ name })),
    initializer: z.array(tensor),
  }),
});

/** A decoded .onnx file; missing fields have the defaults of protocol buffers. */
export type DecodedModel = z.infer<typeof model>;
export type DecodedNode = z.infer<typeof node>;
export type DecodedTensor = z.infer<typeof tensor>;

/**
 * Decodes an .onnx file. Memory: several times the file.
 *
 * @param path name of the file in messages
 * @throws DataError where the bytes are not an ONNX model
 */
export function decodeModel(path: string, bytes: Uint8Array): DecodedModel {
  try {
    const message = modelType.decode(bytes);
    return model.parse(modelType.toObject(message, { longs: Number, defaults: true, bytes: Uint8Array }));
  } catch (cause) {
    throw new DataError(`${path}: is no ONNX model, or cut short; export it again`, { cause });
  }
}
