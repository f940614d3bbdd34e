import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folderWith, lapSweep, start } from './command.ts';

/**
 * Cells that several threads work on where these have nothing else: one trains the control, and the tangent kernel is
 * divided into panels.
 */
const SWEEP = {
  name: 'teams',
  settings: {
    dataset: 'gauss',
    N: 100,
    Nadv: 4200,
    d: 300,
    m: 128,
    norm: 'L2',
    attack: 'gradient',
    epsilon: 0.8,
  },
  grid: { seed: { range: [0, 3] } },
};
const cells = (folder: string) => readFileSync(join(folder, 'output/teams/cells.csv'), 'utf8');
const run = (folder: string, workers: number) =>
  lapSweep(folder, 'sweep.json', '--workers', String(workers), '--quiet');

/** cells.csv of one core. */
let alone = '';

test.each([1, 2, 5])('%i cores for three cells come to the same bytes', async (workers) => {
  const folder = folderWith(SWEEP);
  expect(await run(folder, workers)).toMatchObject({ code: 0 });
  alone ||= cells(folder);
  expect(cells(folder)).toBe(alone);
});

test('a run that is killed while teams work, and goes on with other teams, comes to the same bytes', async () => {
  const folder = folderWith(SWEEP);
  for (const [workers, seconds] of [
    [5, 1.5],
    [2, 2.5],
    [5, 3.5],
  ]) {
    const child = start(folder, 'sweep.json', '--workers', String(workers), '--quiet');
    const gone = once(child, 'exit');
    await sleep(1000 * seconds);
    child.kill('SIGKILL');
    await gone;
  }
  expect(await run(folder, 4)).toMatchObject({ code: 0 });
  expect(cells(folder)).toBe(alone);
});
