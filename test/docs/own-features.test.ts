import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lapSweep, rowsOf } from '../cli/command.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';
import { codeBlocks, pages } from './pages.ts';

const PYTHON = '/usr/bin/python3';
const hasNumpy = spawnSync(PYTHON, ['-c', 'import numpy']).status === 0;

const page = pages().find(({ path }) => path === 'docs/own-features.md');

/** Runs the page's script and its sweep, with one seed, at some sizes of perturbation. */
async function runExample(change: (script: string) => string, ...options: readonly string[]) {
  if (page === undefined) throw new Error('docs/own-features.md is missing');
  const [script] = codeBlocks(page, 'python');
  const [sweep] = codeBlocks(page, 'jsonc');
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'make-features.py'), change(script));
  writeFileSync(join(folder, 'features.json'), sweep);
  expect(spawnSync(PYTHON, ['make-features.py'], { cwd: folder, encoding: 'utf8' }).stderr).toBe('');
  const { code, stderr } = await lapSweep(folder, 'features.json', '--workers', '1', '--quiet', ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return rowsOf(folder, 'features').map((row) => ({
    epsilon: Number(row.epsilon),
    d: row.d,
    f: Number(row.acc_std_test),
    g: Number(row.acc_adv_test),
    control: Number(row.acc_noise_test),
    fooled: Number(row.attack_success),
  }));
}

describe.skipIf(!hasNumpy)('features of your own (skipped without NumPy)', () => {
  it('are learned from perturbed noise as the page says', { timeout: 300_000 }, async () => {
    const rows = await runExample((script) => script, '--only', 'seed=0');
    expect(rows.map(({ epsilon }) => epsilon)).toEqual([0.1, 0.3, 1, 3]);
    for (const { d, f, control } of rows) {
      expect(d).toBe('64');
      expect(f).toBeGreaterThan(0.93);
      expect(Math.abs(control - 0.5)).toBeLessThan(0.1);
    }
    const [least, , , most] = rows;
    expect(least.g).toBeLessThan(0.7);
    expect(most.g).toBeGreaterThan(0.83);
    expect(most.fooled).toBeGreaterThan(0.97);
  });

  it('of very unequal units fool f and teach g nothing', { timeout: 300_000 }, async () => {
    const unequal = (script: string) =>
      script.replace('rng.uniform(0.5, 2, 64)', '10 ** rng.uniform(-2, 2, 64)');
    const [row] = await runExample(unequal, '--only', 'seed=0', '--only', 'epsilon=3');
    expect(row.fooled).toBe(1);
    expect(row.f).toBeGreaterThan(0.93);
    expect(Math.abs(row.g - 0.5)).toBeLessThan(0.1);
  });
});
