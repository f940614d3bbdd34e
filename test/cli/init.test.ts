import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { QUESTIONS } from '../../src/cli/init/questions.ts';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { folderWith, lapSweep, rowsOf } from './command.ts';

// Whole sweeps are run, of a few seconds each on an idle machine.
vi.setConfig({ testTimeout: 300_000 });

const { LAP_DATA: data } = process.env;
const QUICK = ['--quiet', '--engine', 'wasm', '--only', 'seed=0'];

/** Folders of images, each of one brightness on the whole. */
async function makeImages(folder: string, classes: readonly string[], count: number): Promise<void> {
  for (const [k, name] of classes.entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++) {
      const bytes = Uint8Array.from({ length: 8 * 8 * 3 }, (_, j) => 60 + 90 * k + ((i * 37 + j * 11) % 60));
      const image = sharp(bytes, { raw: { width: 8, height: 8, channels: 3 } });
      await image.png().toFile(join(folder, name, `${i}.png`));
    }
  }
}

/** Runs the first seed of a file that `init` wrote, with smaller settings; all of its cells must succeed. */
async function expectToRun(
  folder: string,
  file: string,
  name: string,
  cells: number,
  smaller: readonly string[] = [],
): Promise<void> {
  const set = smaller.flatMap((setting) => ['--set', setting]);
  expect(await lapSweep(folder, file, ...QUICK, ...set)).toMatchObject({ code: 0, stderr: '' });
  const rows = rowsOf(folder, name);
  expect(rows).toHaveLength(cells);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['done']));
  expect(existsSync(join(folder, 'output', name, 'report.html'))).toBe(true);
}

describe('init', () => {
  it('lists the questions', async () => {
    const { code, stdout } = await lapSweep(temporaryFolder(), 'init');
    expect(code).toBe(0);
    for (const { name, meaning } of QUESTIONS)
      expect(stdout).toMatch(new RegExp(`^  ${name} +${meaning[0]}`, 'm'));
  });

  it('writes artificial data, with its plan, and the file runs', async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await lapSweep(folder, 'init', 'artificial');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Wrote artificial\.jsonc\.\n\nsweep +artificial: .*\ncells +72\n/);
    expect(stdout).toMatch(/^time +about /m);
    expect(existsSync(join(folder, 'output'))).toBe(false);
    await expectToRun(folder, 'artificial.jsonc', 'artificial', 24);
  });

  it.skipIf(data === undefined)('writes digits into a folder that it makes, and the file runs', async () => {
    const folder = temporaryFolder();
    const { code, stdout } = await lapSweep(folder, 'init', 'digits', 'my/sweeps');
    expect({ code, files: readdirSync(join(folder, 'my/sweeps')) }).toEqual({
      code: 0,
      files: ['digits.jsonc'],
    });
    expect(stdout).toContain('\nRun it: npx lap-sweep my/sweeps/digits.jsonc\n');
    await expectToRun(folder, 'my/sweeps/digits.jsonc', 'digits', 10, ['m=20']);
  });

  it('writes images of one’s own with their classes and as many samples as there are', async () => {
    const folder = temporaryFolder();
    await makeImages(join(folder, 'pictures'), ['bright', 'dark', 'other'], 40);
    const { code, stdout } = await lapSweep(folder, 'init', 'images', 'mine.jsonc', '--from', 'pictures');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote mine\.jsonc\.\n\nsweep +mine: /);
    const text = readFileSync(join(folder, 'mine.jsonc'), 'utf8');
    expect(text).toContain('"classes": ["bright", "dark"]');
    const samples = Number(/"N": (\d+)/.exec(text)?.[1]);
    expect(samples).toBeGreaterThan(48);
    expect(samples).toBeLessThan(80);
    await expectToRun(folder, 'mine.jsonc', 'mine', 8, ['m=20']);
  });

  it('leaves out the share for testing where images have a test split, as where the path has a question mark', async () => {
    const folder = temporaryFolder();
    for (const part of ['train', 'test']) await makeImages(join(folder, 'what?', part), ['a', 'b'], 12);
    const { code } = await lapSweep(folder, 'init', 'images', '--from', 'what?');
    expect(code).toBe(0);
    const text = readFileSync(join(folder, 'images.jsonc'), 'utf8');
    expect(text).toContain('"dataset": "images:what??size=32&channels=3",');
    expect(text).toContain('"N": 24,');
    expect(await lapSweep(folder, 'plan', 'images.jsonc')).toMatchObject({ code: 0, stderr: '' });
  });

  it.skipIf(data === undefined)('writes a model of one’s own, and the file runs', async () => {
    const settings = {
      ...{ dataset: 'mnist', normalize: 'none', network: 'mlp', m: 20, N: 500, Nadv: 10, epochs: 10 },
      ...{ scenario: 'natural-rand', epsilon: 1 },
    };
    const folder = folderWith({ name: 'own', settings, save: ['models'] });
    expect(await lapSweep(folder, 'sweep.json', '--quiet')).toMatchObject({ code: 0 });
    const models = join(folder, 'output/own/models');
    const f = readdirSync(models).find((name) => name.endsWith('-f.onnx')) ?? '';
    copyFileSync(join(models, f), join(folder, 'classifier.onnx'));
    expect(await lapSweep(folder, 'init', 'model', '--from', 'classifier.onnx')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^cells +12$/m),
    });
    await expectToRun(folder, 'model.jsonc', 'model', 6, ['epochs=2']);
    const [{ standard }] = rowsOf(folder, 'model');
    expect(standard).toMatch(/^onnx:classifier\.onnx/);
  });

  it('fits a model of one hidden layer and two classes, whose data it leaves to be named', async () => {
    const settings = { d: 64, m: 8, N: 20, Nadv: 20, gamma: 0.1, T: 10 };
    const folder = folderWith({ name: 'own', settings, save: ['models'] });
    expect(await lapSweep(folder, 'sweep.json', '--quiet')).toMatchObject({ code: 0 });
    const models = join(folder, 'output/own/models');
    const f = readdirSync(models).find((name) => name.endsWith('-f.onnx')) ?? '';
    copyFileSync(join(models, f), join(folder, 'bars.onnx'));
    const { code, stdout } = await lapSweep(folder, 'init', 'model', '--from', 'bars.onnx');
    expect(code).toBe(0);
    expect(stdout).toMatch(/dataset: data\.npz: /);
    const text = readFileSync(join(folder, 'model.jsonc'), 'utf8');
    expect(text).toContain('Its inputs have 64 numbers, and it has 1 output.');
    expect(text).toContain('x_train, x_test  [samples, 64]');
    expect(text).toContain('"classes": [0, 1],');
    expect(text).toContain('"network": "one-hidden",\n    "m": 8,\n    "gamma": 0.1,');
    const rows = Array.from({ length: 500 }, (_, n) => n);
    const x = Float32Array.from({ length: rows.length * 64 }, (_, i) => ((i * 37) % 101) / 101);
    const arrays = {
      x: { numbers: x, shape: [rows.length, 8, 8] },
      y: { numbers: Int32Array.from(rows, (n) => n % 2), shape: [rows.length] },
    };
    writeFileSync(join(folder, 'data.npz'), encodeNpz(arrays));
    writeFileSync(join(folder, 'model.jsonc'), text.replace('npz:data.npz"', 'npz:data.npz?test=0.1"'));
    await expectToRun(folder, 'model.jsonc', 'model', 6);
  });

  it.each([
    ['images', /dataset: pictures: expected a folder of images/],
    ['model', /standard: classifier\.onnx: no such file/],
  ])('writes %s without the files, and says what is missing', async (name, missing) => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await lapSweep(folder, 'init', name);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Wrote .*\n\nNo plan yet, as something is missing:\n/);
    expect(stdout).toMatch(missing);
    expect(stdout).toContain(`Then: npx lap-sweep plan ${name}.jsonc\n`);
  });

  it('never overwrites a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'artificial.jsonc'), 'mine');
    const { code, stdout, stderr } = await lapSweep(folder, 'init', 'artificial');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'error: artificial.jsonc: is there already, and nothing is overwritten; give another file.\n',
    );
    expect(readFileSync(join(folder, 'artificial.jsonc'), 'utf8')).toBe('mine');
  });

  it.each([
    [['digts'], /init: "digts" is no question .* Did you mean "digits"\?/],
    [['digits', '--from', 'x'], /--from: is for images or model/],
    [['model', '--from', 'nowhere'], /--from: nowhere: no such file/],
    [['images', '--from', 'nowhere'], /--from: nowhere: expected a folder of images/],
  ])('refuses %j, and writes nothing', async (args, message) => {
    const folder = temporaryFolder();
    const { code, stderr } = await lapSweep(folder, 'init', ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});
