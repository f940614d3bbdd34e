import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import { makeBaseInputs } from '../../src/experiment/stages/base-inputs.ts';
import { loadNaturalData } from '../../src/experiment/stages/data/natural-data.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { cellId } from '../../src/sweep/cells.ts';
import { rowsOf } from '../attacks/networks.ts';
import { temporaryFolder } from '../datasets/fixtures.ts';
import { silent, smallCell, smallContext } from './cells.ts';
import { writeNumbers } from './own-data.ts';

const folder = temporaryFolder();
const d = 12;

/** Noise in input space, and the natural samples. */
async function noiseOf(dataset: string) {
  using context = await smallContext();
  const classes: [number, number] = [0, 1];
  const settings = smallCell({ dataset, classes, d, N: 40, Nadv: 4000, normalize: 'none' });
  using natural = await loadNaturalData(settings, context.engine, '');
  using base = await makeBaseInputs(settings, natural, context.engine);
  return { noise: rowsOf(base.X), samples: rowsOf(natural.train.X) };
}

function moments(rows: readonly (readonly number[])[], k: number): [mean: number, sd: number] {
  const column = rows.map((row) => row[k]);
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return [mean, Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)];
}

describe('base noise in the place of data of one’s own', () => {
  it('is uniform over the range', async () => {
    const { noise } = await noiseOf(`${writeNumbers(join(folder, 'range.npz'), [-3, 3])}?range=-3,5`);
    expect(Math.min(...noise.flat())).toBeGreaterThanOrEqual(-3);
    expect(Math.min(...noise.flat())).toBeLessThan(-2.9);
    expect(Math.max(...noise.flat())).toBeGreaterThan(4.9);
  });

  it('has each coordinate’s mean and standard deviation where there is no range', async () => {
    const { noise, samples } = await noiseOf(`${writeNumbers(join(folder, 'free.npz'), [-3, 9])}?range=none`);
    for (const k of [0, 5, 11]) {
      const [[mean, sd], [m, s]] = [moments(samples, k), moments(noise, k)];
      expect(Math.abs(m - mean)).toBeLessThan(0.1 * sd);
      expect(Math.abs(s / sd - 1)).toBeLessThan(0.1);
    }
  });
});

it('a held-out test split fills the columns of the test; options tell cells apart', async () => {
  using context = await smallContext();
  const data = writeNumbers(join(folder, 'cell.npz'), [0, 1]);
  const cell = (options: string) =>
    smallCell({ dataset: `${data}${options}`, classes: [0, 1], d, N: 20, Nadv: 20 });
  const { measurements } = await runCell(cell('?test=0.4'), context, silent);
  for (const name of ['acc_std_test', 'acc_adv_test', 'acc_noise_test'] as const)
    expect(measurements[name]).toBeGreaterThanOrEqual(0);
  const ids = ['', '?test=0.4', '?test=0.3', '?range=0,1'].map((options) =>
    cellId(cell(options), builtInVocabulary),
  );
  expect(new Set(ids).size).toBe(4);
});
