import { expect, test } from 'vitest';
import { InferenceSession, Tensor } from '../../src/linalg/mlas/onnxruntime.ts';
import { encodeModel } from '../../src/onnx-format/encode-model.ts';
import {
  AttributeType,
  DataType,
  floatTensor,
  type ModelProto,
  modelType,
} from '../../src/onnx-format/proto.ts';

const empty: ModelProto = {
  irVersion: 8,
  opsetImport: [{ domain: '', version: 17 }],
  graph: { name: 'g', node: [], input: [], output: [] },
};

test('writes fields under the numbers that onnx.proto gives them', () => {
  // ir_version = 1: 8; graph = 7: { name = 2: "g" }; opset_import = 8: { version = 2: 17 }, its empty
  // domain being the default
  const bytes = [0x08, 8, 0x3a, 3, 0x12, 1, 0x67, 0x42, 2, 0x10, 17];
  expect([...encodeModel(empty)]).toEqual(bytes);
});

test('onnxruntime reads attributes, initializers, fixed and named sizes', async () => {
  const values = Float32Array.of(1, 2, 3);
  const bytes = encodeModel({
    ...empty,
    producerName: 'test',
    metadataProps: [{ key: 'gamma', value: '0.25' }],
    graph: {
      name: 'leaky',
      node: [
        { opType: 'Add', input: ['x', 'w'], output: ['h'] },
        {
          opType: 'LeakyRelu',
          input: ['h'],
          output: ['y'],
          attribute: [{ name: 'alpha', type: AttributeType.FLOAT, f: 0.25 }],
        },
      ],
      initializer: [
        { name: 'w', dims: [3], dataType: DataType.FLOAT, rawData: new Uint8Array(values.buffer) },
      ],
      input: [floatTensor('x', ['N', 3])],
      output: [floatTensor('y', ['N', 3])],
    },
  });
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const x = new Tensor('float32', Float32Array.of(-5, 0, 0, 0, -4, 1), [2, 3]);
  const { y } = await session.run({ x });
  expect(y?.data).toEqual(Float32Array.of(-1, 2, 3, 1, -0.5, 4));
});

test('refuses a value of the wrong type', () => {
  const graph = { name: 'g', node: [], input: [], output: [], initializer: 3 };
  expect(() => Reflect.apply(encodeModel, undefined, [{ ...empty, graph }])).toThrow('ONNX model');
});

test('has the bytes of the general encoder, wherever it is written', () => {
  const tensor = (name: string, count: number) => ({
    name,
    dims: [count],
    dataType: DataType.FLOAT,
    rawData: new Uint8Array(Float32Array.from({ length: count }, (_, i) => i + 0.1).buffer),
  });
  for (const initializer of [[], [tensor('w', 0)], [tensor('w', 1), tensor('v', 40)], [tensor('w', 70_000)]])
    for (const start of [0, 1, 2, 3]) {
      const graph = {
        name: 'g',
        node: [{ opType: 'Relu', input: ['x'], output: ['y'] }],
        initializer,
        docString: 'about',
        input: [floatTensor('x', ['N', 3])],
        output: [floatTensor('y', ['N', 3])],
      };
      const metadataProps = [{ key: 'a', value: 'b' }];
      const model: ModelProto = { ...empty, producerName: 'test', docString: 'all', metadataProps, graph };
      const bytes = encodeModel(model, (size) => new Uint8Array(new ArrayBuffer(size + 4), start, size));
      expect(Buffer.from(bytes).equals(modelType.encode(modelType.create({ ...model })).finish())).toBe(true);
      const [first] = initializer;
      if (first !== undefined && first.rawData.length > 0)
        expect((bytes.byteOffset + Buffer.from(bytes).indexOf(first.rawData)) % 4).toBe(0);
    }
});
