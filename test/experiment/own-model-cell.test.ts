import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSweepOfData } from '../../src/cli/sweep/own-files.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { modelProblems } from '../../src/experiment/planning/model-problems.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { ownModelName, withoutChecksum } from '../../src/experiment/standard.ts';
import { pytorchModels } from '../onnx/pytorch-models.ts';
import { scratchFolder, silent, smallCell, smallContext } from './cells.ts';

const ID = '0123456789abcdef';

async function run(settings: Settings, folder?: string) {
  using context = await smallContext();
  const save = folder === undefined ? undefined : { kinds: ['models'] as const, folder, id: ID };
  return runCell(settings, context, silent, save);
}

/** Saves a PyTorch model in a folder; returns the value of `standard`. */
async function standardIn(folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, pytorchModels[name].bytes);
  return `onnx:${path}`;
}

// A slope that float32 represents exactly, so that an imported network equals the trained one, to the bit.
const deep: Partial<Settings> = {
  ...{ dataset: 'shifted-gauss', network: 'mlp', depth: 2, solver: 'sgd', epochs: 10 },
  ...{ d: 20, N: 200, Nadv: 200, m: 16, gamma: 0.25, epsilon: 2 },
};

describe('a cell whose f is a model', () => {
  it.each(['gradient', 'pgd'] as const)(
    'that a cell saved: what g learns is that of the cell, with attack %s',
    async (attack) => {
      await using folder = await scratchFolder();
      const settings = smallCell({ ...deep, attack });
      const trained = await run(settings, folder.path);
      const standard = `onnx:${join(folder.path, 'models', `${ID}-f.onnx`)}`;
      const own = await run({ ...settings, standard });
      const { loss_std, steps_std, ...same } = trained.measurements;
      expect(loss_std).toBeGreaterThan(0);
      expect(steps_std).toBeGreaterThan(0);
      expect(own).toMatchObject({ status: 'done', measurements: same });
      expect(Object.keys(own.measurements).sort()).toEqual(Object.keys(same).sort());
    },
  );

  it('of one hidden layer that a cell saved: g and f agree', async () => {
    await using folder = await scratchFolder();
    const settings = smallCell({ gamma: 0.25 });
    const trained = await run(settings, folder.path);
    const standard = `onnx:${join(folder.path, 'models', `${ID}-f.onnx`)}`;
    const { status, measurements } = await run({ ...settings, standard });
    expect(status).toBe('done');
    for (const name of ['acc_std_train', 'acc_adv_natural', 'acc_noise_natural', 'agreement'] as const)
      expect(measurements[name], name).toBeCloseTo(trained.measurements[name] ?? -1, 1);
    expect(measurements.attack_success).toBe(trained.measurements.attack_success);
    expect(measurements.onnx_max_abs_diff).toBeLessThan(1e-4);
    expect(measurements.time_adv).toBe(settings.T);
    expect(measurements.boundary_cosine).toBeUndefined();
  });

  it('whose layers are not known: attacked by differences, and g learns from it', async () => {
    await using folder = await scratchFolder();
    const settings = smallCell({ ...deep, epochs: 20 });
    const { measurements: trained } = await run(settings, folder.path);
    const saved = await readFile(join(folder.path, 'models', `${ID}-f.onnx`));
    // The last node is an Identity. z / (1 + abs(z)), of the same size, preserves the order of the logits.
    const path = join(folder.path, 'softsign.onnx');
    await writeFile(path, saved.toString('latin1').replaceAll('Identity', 'Softsign'), 'latin1');
    const own = { ...settings, standard: `onnx:${path}` };
    const { measurements } = await run(own);
    expect(measurements.acc_std_test).toBe(trained.acc_std_test);
    expect(Math.abs((measurements.attack_success ?? 0) - (trained.attack_success ?? 1))).toBeLessThan(0.03);
    expect(Math.abs((measurements.acc_adv_test ?? 0) - (trained.acc_adv_test ?? 1))).toBeLessThan(0.03);
    expect(measurements.acc_adv_test).toBeGreaterThan((measurements.acc_noise_test ?? 1) + 0.2);
    expect((await run(own)).measurements).toEqual(measurements);
    await expect(run({ ...own, attack: 'pgd' })).rejects.toThrow(/cannot be read \(it has a node Softsign\)/);
  });

  it('that is not the one that was planned with fails', async () => {
    await using folder = await scratchFolder();
    const standard = `${await standardIn(folder.path, 'one-output')}#0000000000000000`;
    const changed = smallCell({ d: 6, standard });
    await expect(run(changed)).rejects.toThrow(/one-output\.onnx: has SHA-256 .*planned with 0{16}/);
  });
});

describe('problems of models, found before anything runs', () => {
  const cell = (standard: string, given: Partial<Settings> = {}) => smallCell({ d: 6, standard, ...given });
  const messages = async (...cells: Settings[]) =>
    (await modelProblems(cells, '')).map(({ place, message }) => `${place}: ${message}`);

  it('finds nothing wrong with what fits', async () => {
    await using folder = await scratchFolder();
    expect(await messages(cell(await standardIn(folder.path, 'one-output')), smallCell())).toEqual([]);
  });

  it('tells of missing, empty, unfit and unreadable models, once each', async () => {
    await using folder = await scratchFolder();
    const at = (name: string) => join(folder.path, name);
    await writeFile(at('empty.onnx'), '');
    await mkdir(at('folder.onnx'));
    await writeFile(at('text.onnx'), 'some text');
    const fits = await standardIn(folder.path, 'one-output');
    const found = await messages(
      ...['none', 'empty', 'folder', 'text'].map((name) => cell(`onnx:${at(`${name}.onnx`)}`)),
      cell(fits, { d: 60 }),
      cell(fits, { d: 60, epsilon: 1 }),
      cell(await standardIn(folder.path, 'mlp')),
    );
    expect(found).toEqual([
      expect.stringMatching(/^standard: .*none\.onnx: no such file; .*current folder/),
      expect.stringMatching(/^standard: .*empty\.onnx: is empty/),
      expect.stringMatching(/^standard: .*folder\.onnx: is no file/),
      expect.stringMatching(/^standard: .*text\.onnx: is no ONNX model/),
      expect.stringMatching(/^standard: .*inputs have 6 numbers, but samples have 60/),
      expect.stringMatching(/^standard: .*3 outputs, but there are 2 classes/),
    ]);
  });

  it('refuses attacks that a model cannot serve', async () => {
    await using folder = await scratchFolder();
    const standard = await standardIn(folder.path, 'one-output');
    const geometry = impossibilities(cell(standard, { attack: 'geometry' }));
    expect(geometry.map(({ place }) => place)).toEqual(['attack']);
    const real = { dataset: 'mnist', classes: [3, 7] as [number, number], d: 784 };
    const whitened = impossibilities(cell(standard, { ...real, normalize: 'whiten' }));
    expect(whitened.map(({ place }) => place)).toEqual(['normalize']);
  });
});

describe('the setting', () => {
  it('is a path, and a checksum that planning adds', () => {
    expect(ownModelName('trained')).toBeUndefined();
    expect(ownModelName('onnx:a#b.onnx')).toEqual({ path: 'a#b.onnx' });
    expect(ownModelName('onnx:a.onnx#0123456789abcdef')).toEqual({
      path: 'a.onnx',
      checksum: '0123456789abcdef',
    });
    expect(withoutChecksum('onnx:a.onnx#0123456789abcdef')).toBe('onnx:a.onnx');
    expect([withoutChecksum('mnist'), withoutChecksum(3)]).toEqual(['mnist', 3]);
  });

  it('makes cells of other bytes other cells, that --only and diagrams know by the path', async () => {
    await using folder = await scratchFolder();
    const standard = await standardIn(folder.path, 'one-output');
    const file = join(folder.path, 'own.json');
    const text = {
      settings: { d: 6 },
      grid: { standard: ['trained', standard] },
      diagrams: [{ x: 'standard', value: 'acc_adv_natural', where: { standard } }],
    };
    await writeFile(file, JSON.stringify(text));
    const only = { only: [`standard=${standard}`] };
    const [cellBefore] = (await readSweepOfData(file, only, '')).cells;
    expect(cellBefore.settings.standard).toMatch(new RegExp(`${standard}#[0-9a-f]{16}$`));
    await cp((await standardIn(folder.path, 'mlp')).slice('onnx:'.length), standard.slice('onnx:'.length));
    const { cells } = await readSweepOfData(file, {}, '');
    expect(cells).toHaveLength(2);
    expect(cells[1].id).not.toBe(cellBefore.id);
    await writeFile(file, JSON.stringify({ settings: { standard: 'onnx:none.onnx' } }));
    await expect(readSweepOfData(file, {}, '')).rejects.toThrow(
      /^settings\.standard: none\.onnx: no such file/,
    );
  });
});
