import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../src/linalg/index.ts';
import type { Blueprint } from '../../src/networks/contract.ts';
import { convnetBlueprint } from '../../src/networks/convnet.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { BatchNorm } from '../../src/networks/layers/batch-norm.ts';
import { recomputes, workingNumbers } from '../../src/networks/layers/working-memory.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import { wideResnetBlueprint } from '../../src/networks/wide-resnet.ts';
import { filledMatrix, wasm } from '../linalg/support.ts';
import { KEY } from './support.ts';

const wide = { shape: [3, 12, 12], classes: 4, depth: 16, widen: 2, dropout: 0.3 } as const;
const networks: [string, Blueprint][] = [
  ['mlp', mlpBlueprint({ d: 60, classes: 10, width: 90, depth: 3, gamma: 0.1 })],
  ['convnet', convnetBlueprint({ shape: [1, 13, 12], classes: 10 })],
  ['wide residual network', wideResnetBlueprint(wide)],
  ['wide residual network without dropout', wideResnetBlueprint({ ...wide, depth: 10, dropout: 0 })],
  // Wide enough for convolutions in Winograd's form.
  ['wider residual network', wideResnetBlueprint({ ...wide, depth: 10, widen: 8, shape: [3, 9, 9] })],
];

/** Bits of logits, gradients and statistics of two training steps and an evaluation with gradients, and the peak memory. */
async function passes(blueprint: Blueprint, rows: number, mostKept?: number) {
  const engine = await wasm;
  const { memory } = engine;
  using network = createNetwork(engine, blueprint, KEY, mostKept);
  using X = filledMatrix(engine, rows, network.d);
  using logits = memory.matrix(rows, network.classes);
  using byParameters = memory.matrix(network.parameters.rows, 1);
  using byInputs = memory.matrix(rows, network.d);
  const before = memory.bytesInUse;
  const found: Buffer[] = [];
  const keep = ({ data }: Matrix) => found.push(Buffer.from(data.slice().buffer));
  for (const mode of ['training', 'training', 'evaluation'] as const) {
    await network.forward(X, logits, mode);
    keep(logits);
    await network.backward(X, logits, { parameters: byParameters, inputs: byInputs });
    for (const matrix of [byParameters, byInputs, network.statistics]) keep(matrix);
  }
  const held = memory.bytesInUse - before;
  network.release();
  return { found, held, after: memory.bytesInUse - before };
}

describe.each(networks)('the buffers of: %s', (_, blueprint) => {
  test.each([
    [3, undefined],
    [16, undefined],
    [16, 0],
  ])('are those that are estimated, for %i rows; %s numbers may be kept', async (rows, mostKept) => {
    const { held, after } = await passes(blueprint, rows, mostKept);
    const estimate = 4 * workingNumbers(blueprint.layers, blueprint.d, rows, mostKept);
    // Statistics of batch normalization are held from the start; each buffer ends at a multiple of 64 bytes.
    const normalized = 4 * (estimateOfNormalization(blueprint) * BatchNorm.VECTORS);
    expect(held / (estimate - normalized)).toBeGreaterThan(0.98);
    expect(held / (estimate - normalized)).toBeLessThan(1.02);
    expect(after).toBe(0);
  });
});

/** Channels of all layers of batch normalization. */
function estimateOfNormalization({ layers }: Pick<Blueprint, 'layers'>): number {
  return layers.reduce((sum, layer) => {
    if (layer.kind === 'batch-norm') return sum + layer.channels;
    if (layer.kind !== 'residual') return sum;
    return sum + estimateOfNormalization({ layers: [...layer.inner, ...(layer.shortcut ?? [])] });
  }, 0);
}

test('activations that are computed again give the same bits, and take less memory in deep networks', async () => {
  for (const [, blueprint] of networks.slice(1)) {
    const [kept, again] = [await passes(blueprint, 6), await passes(blueprint, 6, 0)];
    expect(again.found.every((bytes, i) => bytes.equals(kept.found[i]))).toBe(true);
  }
  const deep = wideResnetBlueprint({ ...wide, depth: 40, widen: 1 });
  const [kept, again] = [await passes(deep, 6), await passes(deep, 6, 0)];
  expect(again.found.every((bytes, i) => bytes.equals(kept.found[i]))).toBe(true);
  expect(again.held).toBeLessThan(0.65 * kept.held);
});

test('the published network keeps the activations of 32 images, and computes those of 128 again', () => {
  const { layers, d } = wideResnetBlueprint({
    ...{ shape: [3, 32, 32], classes: 10, depth: 28, widen: 10, dropout: 0.3 },
  });
  expect(recomputes(layers, 32)).toBe(false);
  expect(recomputes(layers, 128)).toBe(true);
  expect(4 * workingNumbers(layers, d, 128)).toBeLessThan(2 * 2 ** 30);
});
