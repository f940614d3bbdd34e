import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { folderWith, lapSweep, rowsOf } from './command.ts';

const SWEEP = {
  name: 'step',
  settings: { m: 10, Nadv: 40, T: 20, epsilon: 0.6 },
  grid: { d: [20, 40, 60], N: [20], seed: { range: [0, 4] } },
};
const wasm = ['--engine', 'wasm', '--workers', '1', '--quiet'];

it('compares two runs: a table, a CSV file and a picture', async () => {
  const folder = folderWith(SWEEP);
  await lapSweep(folder, 'sweep.json', ...wasm, '--out', 'output/l2');
  await lapSweep(
    folder,
    'sweep.json',
    ...wasm,
    '--out',
    'output/linf',
    '--set',
    'norm=Linf',
    '--set',
    'd=[40, 60, 90]',
  );

  const { code, stdout, stderr } = await lapSweep(folder, 'compare', 'output/l2', 'output/linf');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('A: output/l2, norm = L2');
  expect(stdout).toContain('B: output/linf, norm = Linf');
  expect(stdout).toContain('acc_adv_natural: B less A');
  const text = readFileSync(join(folder, 'output/l2-against-linf/compare-acc_adv_natural.csv'), 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true });
  expect(rows.map((row) => [row.d, row.in, row.n])).toEqual([
    ['20', 'A', '0'],
    ['40', 'both', '4'],
    ['60', 'both', '4'],
    ['90', 'B', '0'],
  ]);

  // The mean difference, from the two tables alone.
  const values = ['l2', 'linf'].map(
    (name) =>
      new Map(
        rowsOf(folder, name)
          .filter(({ d }) => d === '60')
          .map(({ seed, acc_adv_natural }) => [seed, Number(acc_adv_natural)]),
      ),
  );
  const differences = [...values[0]].map(([seed, value]) => (values[1].get(seed) ?? Number.NaN) - value);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  expect(Number(rows[2]?.difference)).toBeCloseTo(mean, 12);

  const other = await lapSweep(
    folder,
    ...[
      'compare',
      'output/linf',
      'output/l2',
      '--value',
      'acc_noise_natural',
      '--out',
      'both',
      '--theme',
      'dark',
    ],
  );
  expect(other.code).toBe(0);
  expect(readFileSync(join(folder, 'both/compare-acc_noise_natural.svg'), 'utf8')).toContain('#0f1419');
  // The control does not see the norm of the perturbations.
  expect(other.stdout).toMatch(/^60 .* 0\.0+ /m);

  for (const [args, message] of [
    [
      ['compare', 'output/l2', 'nowhere'],
      /nowhere: there is no such folder; give the output folders of two runs/,
    ],
    [['compare', 'output/l2', 'output/linf', '--value', 'acc'], /--value: unknown measurement "acc"/],
    [
      ['compare', 'output/l2', 'output/linf', '--out', 'output/l2'],
      /output\/l2: is the output folder of a run/,
    ],
  ] as const) {
    const failed = await lapSweep(folder, ...args);
    expect(failed).toMatchObject({ code: 2, stdout: '' });
    expect(failed.stderr).toMatch(message);
  }
}, 180_000);
