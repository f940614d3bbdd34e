import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, lapSweep, rowsOf } from './command.ts';

const BASE = {
  name: 'base',
  settings: { m: 4, Nadv: 8, T: 1, N: 6 },
  grid: { d: [5, 6], seed: { range: [0, 2] } },
  diagrams: [{ name: 'map', x: 'd', value: 'acc_adv_natural' }],
};
const QUICK = ['--workers', '1', '--engine', 'wasm', '--quiet'];

/** A folder with the base as sweep.json and a variant of it as variant.json. */
function folderWithVariant(own: object): string {
  const folder = folderWith(BASE);
  writeFileSync(join(folder, 'variant.json'), JSON.stringify({ extends: 'sweep.json', ...own }));
  return folder;
}

const bytesIn = (folder: string, name: string) => readFileSync(join(folder, 'output', name), 'utf8');
const runIn = (folder: string, name: string) => JSON.parse(bytesIn(folder, `${name}/run.json`));

describe('a sweep file that extends another', () => {
  it('runs to the bytes of the same sweep written in one file, and run.json says where values are from', async () => {
    const folder = folderWithVariant({ settings: { d: 7 }, grid: { N: [6, 8] } });
    const { N: _, ...settings } = BASE.settings;
    const whole = { settings, grid: { d: [7], seed: { range: [0, 2] }, N: [6, 8] }, diagrams: BASE.diagrams };
    writeFileSync(join(folder, 'whole.json'), JSON.stringify(whole));
    for (const file of ['variant.json', 'whole.json'])
      expect(await lapSweep(folder, file, ...QUICK, '--set', 'T=2')).toMatchObject({ code: 0, stderr: '' });
    expect(bytesIn(folder, 'variant/cells.csv')).toBe(bytesIn(folder, 'whole/cells.csv'));
    expect(bytesIn(folder, 'variant/map.csv')).toBe(bytesIn(folder, 'whole/map.csv'));
    const written = {
      files: ['sweep.json', 'variant.json'].map((path) => ({
        path,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
      origins: {
        extends: 'variant.json: extends',
        'settings.m': 'sweep.json: settings.m',
        'settings.Nadv': 'sweep.json: settings.Nadv',
        'settings.T': '--set T',
        'grid.d': 'variant.json: settings.d',
        'grid.seed': 'sweep.json: grid.seed',
        'grid.N': 'variant.json: grid.N',
        diagrams: 'sweep.json: diagrams',
      },
    };
    expect(runIn(folder, 'variant').sweep.written).toEqual(written);
    expect(runIn(folder, 'whole').sweep.written.origins['grid.d']).toBe('whole.json: grid.d');

    // Drawing reads run.json, and merging writes it again.
    expect(await lapSweep(folder, 'plot', 'output/variant')).toMatchObject({ code: 0 });
    expect(await lapSweep(folder, 'merge', 'output/variant', '--out', 'output/merged')).toMatchObject({
      code: 0,
    });
    expect(runIn(folder, 'merged').sweep.written).toEqual(written);
  });

  it('has a folder of its own, and goes on in that of its base where it is told to', async () => {
    const folder = folderWithVariant({ grid: { d: [5, 6, 7] } });
    expect(await lapSweep(folder, 'sweep.json', ...QUICK)).toMatchObject({ code: 0 });
    const before = bytesIn(folder, 'base/journal.ndjson');
    expect(await lapSweep(folder, 'variant.json', ...QUICK)).toMatchObject({ code: 0 });
    expect(bytesIn(folder, 'base/journal.ndjson')).toBe(before);
    expect(rowsOf(folder, 'variant')).toHaveLength(6);

    const again = await lapSweep(folder, 'variant.json', ...QUICK, '--json', '--out', 'output/base');
    const started = again.stdout.split('\n').map((line) => line && JSON.parse(line))[0];
    expect(started).toMatchObject({ type: 'sweep-started', counts: { cells: 6, done: 4, pending: 2 } });
    expect(bytesIn(folder, 'base/cells.csv')).toBe(bytesIn(folder, 'variant/cells.csv'));
    expect(bytesIn(folder, 'base/journal.ndjson').startsWith(before)).toBe(true);
  });

  it('continues with the finished cells when the base has changed', async () => {
    const folder = folderWithVariant({ settings: { N: 8 } });
    expect(await lapSweep(folder, 'variant.json', ...QUICK)).toMatchObject({ code: 0 });
    const longer = { ...BASE, grid: { ...BASE.grid, seed: { range: [0, 3] } } };
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify(longer));
    const { stdout } = await lapSweep(folder, 'variant.json', ...QUICK, '--json');
    expect(JSON.parse(stdout.split('\n')[0])).toMatchObject({ counts: { cells: 6, done: 4, pending: 2 } });
  });

  it('uses modules of both files, by their paths from the file that names them', async () => {
    const folder = folderWithVariant({
      use: ['./mean-difference.mjs'],
      settings: { attack: 'mean-difference', epsilon: 1, loss: 'square-root', kept: 0.5 },
    });
    cpSync('test/use/modules/mean-difference.mjs', join(folder, 'mean-difference.mjs'));
    mkdirSync(join(folder, 'losses'));
    cpSync('test/use/modules/square-root.mjs', join(folder, 'losses/square-root.mjs'));
    const base = { ...BASE, use: ['square-root.mjs', '../mean-difference.mjs'] };
    writeFileSync(join(folder, 'losses/base.json'), JSON.stringify(base));
    const variant = JSON.parse(readFileSync(join(folder, 'variant.json'), 'utf8'));
    writeFileSync(join(folder, 'variant.json'), JSON.stringify({ ...variant, extends: 'losses/base.json' }));
    expect(await lapSweep(folder, 'variant.json', ...QUICK)).toMatchObject({ code: 0, stderr: '' });
    const rows = rowsOf(folder, 'variant');
    expect(rows.map(({ kept, mean_shift }) => [kept, Number(mean_shift) > 0])).toEqual(
      Array(4).fill(['0.5', true]),
    );
    const { stdout } = await lapSweep(folder, 'schema', 'variant.json');
    expect(Object.keys(JSON.parse(stdout).properties.settings.properties)).toContain('kept');

    writeFileSync(join(folder, 'losses/base.json'), JSON.stringify({ ...BASE, use: ['gone.mjs'] }));
    const { code, stderr } = await lapSweep(folder, 'plan', 'variant.json');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: losses\/base\.json: use\[0\]: .*gone\.mjs cannot be read/);
  });

  it('is refused with the file and the place of every mistake', async () => {
    const folder = folderWithVariant({ settings: { nrom: 'L2' } });
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify({ ...BASE, settings: { norm: 'L3' } }));
    const { code, stderr } = await lapSweep(folder, 'variant.json', '--set', 'm=x');
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([
      'error: sweep.json: settings.norm: "L3" is not allowed; use "L2", "Linf" or "L0". Did you mean "L2"?',
      'error: variant.json: settings.nrom: unknown key "nrom". Did you mean "norm"?',
      expect.stringMatching(/^error: --set m: "x" is not allowed; use an integer of at least 2/),
    ]);
    writeFileSync(join(folder, 'sweep.json'), JSON.stringify({ ...BASE, extends: 'variant.json' }));
    const circle = await lapSweep(folder, 'plan', 'variant.json');
    expect(circle).toMatchObject({ code: 2, stdout: '' });
    expect(circle.stderr).toContain('in a circle: variant.json -> sweep.json -> variant.json');
  });
});
