import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { parseNpy } from '../../src/datasets/formats/npy.ts';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { readZip } from '../../src/datasets/formats/zip.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { SaveKind } from '../../src/experiment/saving/save-kinds.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { makeBaseInputs } from '../../src/experiment/stages/base-inputs.ts';
import { loadNaturalData } from '../../src/experiment/stages/data/natural-data.ts';
import { InferenceSession, Tensor } from '../../src/linalg/mlas/onnxruntime.ts';
import { scratchFolder, silent, smallCell, smallContext } from './cells.ts';

const ID = '0123456789abcdef';

async function runAndSave(settings: Settings, folder: string, kinds: readonly SaveKind[]) {
  using context = await smallContext();
  return runCell(settings, context, silent, { kinds, folder, id: ID });
}

/** Natural inputs and labels, and base inputs and targets, of a cell, drawn again. */
async function drawn(settings: Settings) {
  using context = await smallContext();
  using natural = await loadNaturalData(settings, context.engine, '');
  using base = await makeBaseInputs(settings, natural, context.engine);
  return {
    X: natural.train.X.data.slice(),
    y: natural.train.y.data.slice(),
    base: base.X.data.slice(),
    targets: base.targets.data.slice(),
  };
}

async function outputs(path: string, inputs: Float32Array, d: number): Promise<Float32Array> {
  const session = await InferenceSession.create(path);
  const { f } = await session.run({ x: new Tensor('float32', inputs, [inputs.length / d, d]) });
  await session.release();
  return Float32Array.from(f?.data as Float32Array);
}

it('saves models that classify as the measurements say', async () => {
  await using folder = await scratchFolder();
  const settings = smallCell();
  const { measurements } = await runAndSave(settings, folder.path, ['models']);
  expect(readdirSync(join(folder.path, 'models')).sort()).toEqual(
    ['c', 'f', 'g'].map((name) => `${ID}-${name}.onnx`),
  );
  const { X, y } = await drawn(settings);
  const accuracyOf = async (name: string) => {
    const f = await outputs(join(folder.path, 'models', `${ID}-${name}.onnx`), X, settings.d);
    return f.filter((value, n) => value * (y[n] ?? 0) > 0).length / y.length;
  };
  expect(await accuracyOf('f')).toBe(measurements.acc_std_train);
  expect(await accuracyOf('g')).toBe(measurements.acc_adv_natural);
  expect(await accuracyOf('c')).toBe(measurements.acc_noise_natural);
});

it('saves base and perturbed inputs with their targets, the same bytes each time', async () => {
  await using folder = await scratchFolder();
  await using other = await scratchFolder();
  const settings = smallCell({ Nadv: 7 });
  const { measurements } = await runAndSave(settings, folder.path, ['models', 'perturbed']);
  const path = join(folder.path, 'perturbed', `${ID}.npz`);
  const files = await readZip(path, () => true);
  const [base, perturbed, targets] = ['x_base', 'x_adv', 'targets'].map((name) =>
    parseNpy(name, files.get(`${name}.npy`) ?? new Uint8Array()),
  );
  expect(base?.shape).toEqual([7, 60]);
  expect(targets).toMatchObject({ shape: [7], kind: 'int' });
  const expected = await drawn(settings);
  expect(base?.numbers).toEqual(expected.base);
  expect(Array.from(targets?.numbers ?? [])).toEqual(Array.from(expected.targets));
  const x = Float32Array.from(perturbed?.numbers ?? []);
  for (let n = 0; n < 7; n++) {
    const size = Math.hypot(
      ...x.subarray(60 * n, 60 * n + 60).map((v, k) => v - (base?.numbers[60 * n + k] ?? 0)),
    );
    expect(size).toBeCloseTo(settings.epsilon, 4);
  }
  const f = await outputs(join(folder.path, 'models', `${ID}-f.onnx`), x, settings.d);
  const fooled = f.filter((value, n) => value * (targets?.numbers[n] ?? 0) > 0).length / 7;
  expect(fooled).toBe(measurements.attack_success);

  await runAndSave(settings, other.path, ['perturbed']);
  const again = readFileSync(join(other.path, 'perturbed', `${ID}.npz`));
  expect(again.equals(readFileSync(path))).toBe(true);
});

/** An npz of 90 samples with 5 pixels in three classes; each class is brighter in a different pixel. */
async function threeClasses(folder: string): Promise<string> {
  const path = join(folder, 'three.npz');
  const y = Int32Array.from({ length: 90 }, (_, n) => n % 3);
  const x = Float32Array.from({ length: 450 }, (_, i) => {
    const [n, k] = [Math.floor(i / 5), i % 5];
    return (k === n % 3 ? 0.6 : 0.2) + ((n * 7 + k * 13) % 11) / 40;
  });
  await writeFile(
    path,
    encodeNpz({ x_train: { numbers: x, shape: [90, 5] }, y_train: { numbers: y, shape: [90] } }),
  );
  return `npz:${path}`;
}

it('saves models and perturbed inputs of deep networks, of three classes too', async () => {
  await using folder = await scratchFolder();
  const settings = smallCell({
    ...{ dataset: await threeClasses(folder.path), d: 5, N: 90, Nadv: 90, m: 8, epsilon: 0.4 },
    ...{ network: 'mlp', depth: 2, solver: 'sgd', epochs: 30, lr: 0.1, scenario: 'natural-rand' },
  });
  const { measurements } = await runAndSave(settings, folder.path, ['models', 'perturbed']);
  const { X, y, targets } = await drawn(settings);
  const files = await readZip(join(folder.path, 'perturbed', `${ID}.npz`), () => true);
  const [saved, perturbed] = ['targets', 'x_adv'].map((name) =>
    parseNpy(name, files.get(`${name}.npy`) ?? new Uint8Array()),
  );
  expect(Array.from(saved?.numbers ?? [])).toEqual(Array.from(targets));
  expect(new Set(targets)).toEqual(new Set([0, 1, 2]));
  const shareOf = async (name: string, inputs: Float32Array, labels: Float64Array) => {
    const logits = await outputs(join(folder.path, 'models', `${ID}-${name}.onnx`), inputs, 5);
    return labels.filter((label, n) => label === largestOf(logits.subarray(3 * n, 3 * n + 3))).length / 90;
  };
  expect(await shareOf('f', X, y)).toBe(measurements.acc_std_train);
  expect(await shareOf('g', X, y)).toBe(measurements.acc_adv_natural);
  expect(await shareOf('c', X, y)).toBe(measurements.acc_noise_natural);
  const x = Float32Array.from(perturbed?.numbers ?? []);
  expect(await shareOf('f', x, targets)).toBe(measurements.attack_success);
  expect(await shareOf('g', x, targets)).toBe(measurements.acc_adv_train);
});

function largestOf(logits: Float32Array): number {
  return logits.indexOf(Math.max(...logits));
}

it('draws no map of deep networks, and says so', async () => {
  await using folder = await scratchFolder();
  const deep = smallCell({ network: 'mlp', solver: 'sgd', epochs: 1 });
  await expect(runAndSave(deep, folder.path, ['decision-maps'])).rejects.toThrow('"one-hidden" alone');
});

const PYTHON = '/usr/bin/python3';
const hasNumpy = spawnSync(PYTHON, ['-c', 'import numpy']).status === 0;

it.skipIf(!hasNumpy)('NumPy reads the same arrays (skipped without NumPy)', async () => {
  await using folder = await scratchFolder();
  await runAndSave(smallCell({ Nadv: 3 }), folder.path, ['perturbed']);
  const path = join(folder.path, 'perturbed', `${ID}.npz`);
  const script = [
    'import numpy, json, sys',
    'a = numpy.load(sys.argv[1])',
    'print(json.dumps({k: [str(a[k].dtype), a[k].shape, a[k].astype(float).ravel().tolist()] for k in a.files}))',
  ].join('\n');
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', script, path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const files = await readZip(path, () => true);
  const array = (name: string, type: string) => {
    const { shape, numbers } = parseNpy(name, files.get(`${name}.npy`) ?? new Uint8Array());
    return [type, shape, Array.from(numbers)];
  };
  expect(JSON.parse(stdout)).toEqual({
    x_base: array('x_base', 'float32'),
    x_adv: array('x_adv', 'float32'),
    targets: array('targets', 'int8'),
  });
});

it('draws a map of the three classifiers that agrees with the saved models', async () => {
  await using folder = await scratchFolder();
  const settings = smallCell();
  await runAndSave(settings, folder.path, ['models', 'decision-maps']);
  const read = (name: string): Record<string, number>[] => {
    const text = readFileSync(join(folder.path, 'decision-maps', name));
    return parse(text, { columns: true, cast: (field, { header }) => (header ? field : Number(field)) });
  };
  const [grid, samples] = [read(`${ID}.csv`), read(`${ID}-samples.csv`)];
  expect(grid).toHaveLength(81 * 81);
  expect(samples).toHaveLength(settings.N);
  const { X, y } = await drawn(settings);
  expect(samples.map(({ label }) => label)).toEqual(Array.from(y));
  for (const name of ['f', 'g', 'c']) {
    const expected = await outputs(join(folder.path, 'models', `${ID}-${name}.onnx`), X, settings.d);
    for (const [n, sample] of samples.entries()) expect(sample[name]).toBeCloseTo(expected[n] ?? 0, 4);
  }
  for (const axis of ['along', 'across']) {
    const [map, projected] = [grid, samples].map((rows) => rows.map((row) => row[axis] ?? 0));
    expect(Math.min(...(map ?? []))).toBeLessThan(Math.min(...(projected ?? [])));
    expect(Math.max(...(map ?? []))).toBeGreaterThan(Math.max(...(projected ?? [])));
  }
});
