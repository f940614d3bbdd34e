import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeNumbers } from '../experiment/own-data.ts';
import { folderWith, lapSweep } from './command.ts';

const SWEEP = {
  name: 'own',
  settings: { dataset: 'npz:own.npz', classes: [0, 1], N: 20, Nadv: 20, m: 4 },
  grid: { epsilon: [0.5, 1], seed: { range: [0, 3] } },
};

function folderOf(sweep: object): string {
  const folder = folderWith({ ...SWEEP, ...sweep });
  writeNumbers(join(folder, 'own.npz'), [0, 1]);
  return folder;
}

test('data without a test split are drawn by what was learned of the natural training data', async () => {
  const folder = folderOf({});
  const { code, stdout } = await lapSweep(folder, 'sweep.json');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Accuracy of g on the natural training data: 0\.\d+ to [01]\.\d+/m);
  expect(stdout).toMatch(/mean over 3 seeds/);
  expect(readdirSync(join(folder, 'output/own'))).toContain('acc_adv_natural_over_epsilon.csv');
  const again = await lapSweep(folder, 'plot', 'output/own');
  expect(again.stdout).toContain('acc_adv_natural_over_epsilon.csv');
});

test('values of a test split that data do not have are refused before anything runs', async () => {
  const diagrams = [
    { x: 'epsilon', value: 'acc_adv_natural' },
    { x: 'epsilon', value: 'acc_adv_test' },
  ];
  const { code, stderr } = await lapSweep(folderOf({ diagrams }), 'sweep.json');
  expect(code).toBe(2);
  expect(stderr).toBe(
    'error: diagrams[1].value: "acc_adv_test" needs a test split, and data set "npz:own.npz" has none; use "acc_adv_natural", or hold samples out with "?test=0.2".\n',
  );
  const settings = { ...SWEEP.settings, dataset: 'npz:own.npz?test=0.2' };
  expect(await lapSweep(folderOf({ settings, diagrams }), 'plan', 'sweep.json')).toMatchObject({ code: 0 });
});
