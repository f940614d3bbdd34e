import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/errors.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { DifferenceGradient } from '../../src/networks/difference-gradient.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import { exportNetwork } from '../../src/onnx/export-network.ts';
import { openOwnModel } from '../../src/onnx/own-model.ts';
import { encodeModel } from '../../src/onnx-format/encode-model.ts';
import { DataType, floatTensor, type GraphProto } from '../../src/onnx-format/proto.ts';
import { filledMatrix, largestError, wasm } from '../linalg/support.ts';
import { KEY } from '../networks/support.ts';
import { pytorchModels } from './pytorch-models.ts';

const fileOf = (bytes: Uint8Array) => ({ path: 'some.onnx', bytes, checksum: '0'.repeat(16) });

async function open(bytes: Uint8Array, sizes = { d: 6, classes: 3 }) {
  return openOwnModel(await wasm, fileOf(bytes), sizes);
}

/** A model of `nodes` from x (batch x 6) to f, with a 6 x 3 matrix W of ones. */
function modelOf(given: Partial<GraphProto> = {}, fill = 1): Uint8Array {
  const W = new Uint8Array(new Float32Array(18).fill(fill).buffer);
  return encodeModel({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'g',
      node: [{ opType: 'MatMul', input: ['x', 'W'], output: ['f'] }],
      input: [floatTensor('x', ['batch', 6])],
      output: [floatTensor('f', ['batch', 3])],
      initializer: [{ name: 'W', dims: [6, 3], dataType: DataType.FLOAT, rawData: W }],
      ...given,
    },
  });
}

describe('a model of the user', () => {
  it('that was read has gradients like the differences of what onnxruntime says', async () => {
    const engine = await wasm;
    const sizes = { d: 6, classes: 3 };
    // A smooth model with unsupported layers, and a piecewise linear one with supported layers.
    const { bytes, inputs } = pytorchModels.mlp;
    using model = await open(bytes, sizes);
    expect(model.unread).toBeUndefined();
    using X = engine.memory.matrix(5, 6);
    X.data.set(inputs);
    using weights = filledMatrix(engine, 5, 3, 7);
    using exact = engine.memory.matrix(5, 6);
    using logits = engine.memory.matrix(5, 3);
    await model.differentiable.forward(X, logits);
    await model.differentiable.backward(X, weights, { inputs: exact });
    const differences = new DifferenceGradient(engine, 3, (rows) => model.byOnnxruntime(rows));
    using found = engine.memory.matrix(5, 6);
    await differences.forward(X, logits);
    await differences.backward(X, weights, { inputs: found });
    expect(largestError(found.data, exact.data)).toBeLessThan(2e-4);
    expect(Math.max(...exact.data.map(Math.abs))).toBeGreaterThan(0.05);
  });

  it('of one output f stands for the logits (0, f)', async () => {
    const engine = await wasm;
    const { bytes, inputs, logits } = pytorchModels['one-output'];
    using model = await open(bytes, { d: 6, classes: 2 });
    expect(model.unread).toBeUndefined();
    using X = engine.memory.matrix(5, 6);
    X.data.set(inputs);
    const expected = logits.flatMap((f) => [0, f]);
    expect(largestError(await model.logits(X), expected)).toBeLessThan(1e-5);
    using found = engine.memory.matrix(5, 2);
    await model.differentiable.forward(X, found);
    expect(largestError(found.data, expected)).toBeLessThan(1e-5);
  });

  it('says why it was not read', async () => {
    using model = await open(pytorchModels.tanh.bytes);
    expect(model.unread).toBe('it has a node Tanh');
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['no bytes of a model', new TextEncoder().encode('not a model'), /some\.onnx: is no ONNX model/],
    ['cut short', pytorchModels.mlp.bytes.subarray(0, 400), /some\.onnx: /],
    ['wrong pixels', modelOf({ input: [floatTensor('x', ['batch', 7])] }), /some\.onnx: /],
    [
      'an operator that nobody knows',
      modelOf({ node: [{ opType: 'Magic', input: ['x'], output: ['f'] }] }),
      /onnxruntime cannot open it: .*Magic/,
    ],
    ['outputs that are not numbers', modelOf({}, Number.NaN), /not all finite/],
    ['infinite outputs', modelOf({}, 3.3e38), /not all finite/],
    [
      'open sizes',
      modelOf({ input: [floatTensor('x', ['batch', 'width'])] }),
      /\[batch, width\]; only the first/,
    ],
    [
      'two outputs',
      modelOf({
        node: [
          { opType: 'MatMul', input: ['x', 'W'], output: ['f'] },
          { opType: 'Relu', input: ['f'], output: ['r'] },
        ],
        output: [floatTensor('f', ['batch', 3]), floatTensor('r', ['batch', 3])],
      }),
      /has 2 outputs \("f", "r"\)/,
    ],
  ])('is refused where it has %s', async (_, bytes, message) => {
    const error: unknown = await open(bytes).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
  });

  it('is refused where samples or classes are others', async () => {
    const { bytes } = pytorchModels.mlp;
    await expect(open(bytes, { d: 5, classes: 3 })).rejects.toThrow(
      /inputs have 6 numbers, but samples have 5/,
    );
    await expect(open(bytes, { d: 6, classes: 10 })).rejects.toThrow(/3 outputs, but there are 10 classes/);
  });

  it('is refused where its weights are in another file', async () => {
    const W = {
      name: 'W',
      dims: [6, 3],
      dataType: DataType.FLOAT,
      rawData: new Uint8Array(0),
      dataLocation: 1,
    };
    await expect(open(modelOf({ initializer: [W] }))).rejects.toThrow(/weights in another file/);
  });
});

it('whatever is cut or changed ends in a DataError or a model', async () => {
  const engine = await wasm;
  const blueprint = mlpBlueprint({ d: 6, classes: 3, width: 4, depth: 2, gamma: 0.1 });
  using network = createNetwork(engine, blueprint, KEY);
  const originals = [exportNetwork(network), pytorchModels.mlp.bytes, pytorchModels.tanh.bytes];
  const before = engine.memory.bytesInUse;
  const change = fc.record({
    original: fc.constantFrom(...originals),
    length: fc.option(fc.nat(1200)),
    bytes: fc.array(fc.tuple(fc.nat(1200), fc.nat(255)), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ original, length, bytes }) => {
      const copy = original.slice(0, length ?? original.length);
      for (const [at, value] of bytes) if (at < copy.length) copy[at] = value;
      try {
        using _model = await open(copy);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
      expect(engine.memory.bytesInUse).toBe(before);
    }),
    { numRuns: 300 },
  );
});
