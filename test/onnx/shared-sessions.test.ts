import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InferenceSession, Tensor } from '../../src/linalg/mlas/onnxruntime.ts';
import { freeNetwork, type OneHidden } from '../../src/networks/one-hidden.ts';
import { exportOnnx } from '../../src/onnx/export-one-hidden.ts';
import { ModelLayout } from '../../src/onnx/model-layout.ts';
import { OnnxSession } from '../../src/onnx/session.ts';
import { SharedSessions } from '../../src/onnx/shared-sessions.ts';
import { randomNetwork, uniformInputs } from '../attacks/networks.ts';
import { scratchFolder } from '../experiment/cells.ts';
import { wasm } from '../linalg/support.ts';

/**
 * Outputs of a saved file, opened as a user would open it, but without packing the weights first: onnxruntime packs only
 * weights that are no inputs, and sums the products of packed ones in another order.
 */
async function byFile(path: string, x: Float32Array, rows: number): Promise<number[]> {
  const extra = { session: { disable_prepacking: '1' } };
  const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, extra } as const;
  const session = await InferenceSession.create(path, options);
  const { f } = await session.run({ x: new Tensor('float32', x, [rows, x.length / rows]) });
  await session.release();
  if (!(f?.data instanceof Float32Array)) throw new Error('no outputs');
  return [...f.data];
}

it('gives the bits of the saved file, for models of one shape and of others', async () => {
  const engine = await wasm;
  await using folder = await scratchFolder();
  const shared = new SharedSessions();
  let seed = 0;
  for (const [m, d] of [
    [2, 1],
    [2, 1],
    [4, 33],
    [100, 300],
    [6, 33],
    [100, 300],
  ] as const)
    for (const [rows, gamma] of [
      [1, 0.1],
      [7, 0.5],
      [130, 0],
    ] as const) {
      const network: OneHidden = { ...randomNetwork(engine, m, d, ++seed, 3), gamma };
      using X = uniformInputs(engine, rows, d, seed);
      const path = join(folder.path, 'model.onnx');
      await writeFile(path, exportOnnx(network));
      const [outputs] = await shared.score((roomFor) => exportOnnx(network, roomFor), [X]);
      expect([...(outputs ?? [])]).toEqual(await byFile(path, X.data.slice(), rows));
      freeNetwork(network);
    }
});

it('scores each file with its own weights when several are scored at once, and more shapes than stay open', async () => {
  const engine = await wasm;
  const shared = new SharedSessions();
  const networks = Array.from({ length: 24 }, (_, i) => randomNetwork(engine, 2 + 2 * (i % 20), 5, i));
  using X = uniformInputs(engine, 9, 5, 1);
  const found = await Promise.all(
    networks.map((network) => shared.score((roomFor) => exportOnnx(network, roomFor), [X, X.rowsFrom(2, 3)])),
  );
  for (const [i, network] of networks.entries()) {
    const session = await OnnxSession.open('model', exportOnnx(network), { optimize: false });
    const expected = await session.run(X);
    await session.release();
    expect(found[i]?.map((values) => [...values])).toEqual([[...expected], [...expected.subarray(2, 5)]]);
    freeNetwork(network);
  }
});

it('goes on after a model that cannot be exported', async () => {
  const engine = await wasm;
  const shared = new SharedSessions();
  const network = randomNetwork(engine, 4, 3, 1);
  using X = uniformInputs(engine, 2, 3, 1);
  const broken = () => {
    throw new Error('no file');
  };
  await expect(shared.score(broken, [X])).rejects.toThrow('no file');
  await expect(shared.score(() => exportOnnx(network), [X])).resolves.toHaveLength(1);
  freeNetwork(network);
});

it('reads weights in place, and of one shape the same graph', async () => {
  const engine = await wasm;
  const [one, other] = [1, 2].map((seed) => randomNetwork(engine, 4, 3, seed));
  if (one === undefined || other === undefined) throw new Error('no networks');
  const file = exportOnnx(one);
  const layout = new ModelLayout(file);
  const weights = layout.weightsOf(file);
  expect(weights.W?.dims).toEqual([4, 3]);
  expect(weights.W?.data).toEqual(one.W.data);
  expect(weights.W?.data).toHaveProperty('buffer', file.buffer);
  expect(weights.a?.data).toEqual(Float32Array.from(one.a.data));
  const another = exportOnnx(other);
  expect(layout.matches(another)).toBe(true);
  expect(layout.weightsOf(another).W?.data).toEqual(other.W.data);
  expect(layout.matches(exportOnnx({ ...other, gamma: 0.2 }))).toBe(false);
  const wider = randomNetwork(engine, 4, 4, 3);
  expect(layout.matches(exportOnnx(wider))).toBe(false);
  expect(new ModelLayout(exportOnnx(wider)).model.length).toBeLessThan(400);
  freeNetwork(wider);
});
