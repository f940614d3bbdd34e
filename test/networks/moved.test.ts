import { expect, test } from 'vitest';
import { movedGram, movedOutputs } from '../../src/networks/moved.ts';
import { copyNetwork, initialNetwork, type OneHidden } from '../../src/networks/one-hidden.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { filledMatrix, wasm } from '../linalg/support.ts';

const [N, d, m, rows] = [5, 90, 42, 13];

/** A network moved by training on few samples, and what its initial weights were. */
async function moved(bias: boolean) {
  const engine = await wasm;
  const key = { seed: 3, purpose: 1, firstRow: 0 };
  const initial = initialNetwork(
    { m, d, gamma: 0.2, initScale: 1, bias },
    key,
    engine.memory,
    engine.kernels,
  );
  const network: OneHidden = copyNetwork(initial, engine.memory);
  const X = filledMatrix(engine, N, d, 4);
  const C = filledMatrix(engine, N, m, 5);
  await engine.gemm(C, X, network.W, { transA: true, accumulate: true });
  return { engine, initial, network, move: { X, impulses: C.data.slice() } };
}

test.each([false, true])(
  'outputs from the products of initial weights are those of the weights, biases %s',
  async (bias) => {
    const { engine, initial, network, move } = await moved(bias);
    const Z = filledMatrix(engine, rows, d, 6);
    const products = engine.memory.matrix(rows, m);
    await engine.gemm(Z, initial.W, products, { transB: true });
    const found = await movedOutputs(engine, network, move, Z, products);
    const expected = await outputsOf(engine, network, Z);
    for (const [n, value] of expected.entries()) expect(found[n]).toBeCloseTo(value, 3);
  },
);

test('so is the Gram matrix of weights', async () => {
  const { engine, initial, network, move } = await moved(false);
  const [before, after, expected] = [1, 2, 3].map(() => engine.memory.triangle(m));
  await engine.gram(initial.W, before);
  await engine.gram(network.W, expected);
  await movedGram(engine, network, move, before, after);
  const [found, exact] = [after.data, expected.data];
  const most = exact.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  for (const [i, value] of exact.entries()) expect(Math.abs(found[i] - value) / most).toBeLessThan(1e-6);
});
