import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, lapSweep } from './command.ts';

const SWEEP = {
  name: 'saving',
  settings: { N: 10, Nadv: 20, d: 8, m: 4 },
  grid: { epsilon: [0.5, 1], seed: { range: [0, 3] } },
  save: ['models'],
};

test('a file that a cell cannot save ends the run, and the cells without files are run again', async () => {
  const folder = folderWith(SWEEP);
  const models = join(folder, 'output/saving/models');
  expect(await lapSweep(folder, 'sweep.json', '--set', 'seed=0', '--quiet')).toMatchObject({ code: 0 });
  rmSync(models, { recursive: true });
  writeFileSync(models, '');
  const stopped = await lapSweep(folder, 'sweep.json', '--out', 'output/saving', '--quiet');
  expect(stopped.code).toBe(1);
  expect(stopped.stderr).toMatch(/^error: output\/saving\/models\/\w+-f\.onnx: cannot be written: /m);
  expect(stopped.stderr).not.toContain('Nothing was run');
  rmSync(models);
  const ended = await lapSweep(folder, 'sweep.json', '--out', 'output/saving');
  expect(ended.stdout).toMatch(/^6 cells: 6 done\.$/m);
  expect(readdirSync(models)).toHaveLength(3 * 4);
});
