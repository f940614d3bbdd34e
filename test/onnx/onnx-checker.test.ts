import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../src/networks/contract.ts';
import { convnetBlueprint } from '../../src/networks/convnet.ts';
import { createNetwork } from '../../src/networks/create-network.ts';
import { mlpBlueprint } from '../../src/networks/mlp.ts';
import { freeNetwork, initialNetwork } from '../../src/networks/one-hidden.ts';
import { exportNetwork } from '../../src/onnx/export-network.ts';
import { exportOnnx } from '../../src/onnx/export-one-hidden.ts';
import { scratchFolder } from '../experiment/cells.ts';
import { wasm } from '../linalg/support.ts';
import { KEY } from '../networks/support.ts';

const PYTHON = '/usr/bin/python3';
const hasOnnx = spawnSync(PYTHON, ['-c', 'import onnx']).status === 0;

const CHECK = `
import json, sys, onnx
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
def sizes(value):
    return [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
print(json.dumps([sizes(model.graph.input[0]), sizes(model.graph.output[0])]))
`;

async function exported(blueprint: Blueprint): Promise<Uint8Array> {
  using network = createNetwork(await wasm, blueprint, KEY);
  return exportNetwork(network);
}

async function exportedOneHidden(): Promise<Uint8Array> {
  const { memory, kernels } = await wasm;
  const network = initialNetwork({ m: 4, d: 6, gamma: 0.1, initScale: 1 }, KEY, memory, kernels);
  const model = exportOnnx(network);
  freeNetwork(network);
  return model;
}

describe.skipIf(!hasOnnx)("Python's onnx (skipped without python3-onnx)", () => {
  it.each<[string, () => Promise<Uint8Array>, number, number]>([
    ['one hidden layer', exportedOneHidden, 6, 1],
    ['mlp', () => exported(mlpBlueprint({ d: 6, classes: 3, width: 8, depth: 3, gamma: 0.1 })), 6, 3],
    ['convnet', () => exported(convnetBlueprint({ shape: [2, 11, 13], classes: 3 })), 286, 3],
  ])('accepts a model of %s, and knows its sizes', async (_, model, d, outputs) => {
    await using folder = await scratchFolder();
    const path = join(folder.path, 'model.onnx');
    await writeFile(path, await model());
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', CHECK, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const [input, output] = JSON.parse(stdout);
    expect(input).toEqual([expect.any(String), d]);
    expect(output).toEqual([input[0], outputs]);
  });
});
