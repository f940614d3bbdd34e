import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { parseNpy } from '../../src/datasets/formats/npy.ts';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { readZip } from '../../src/datasets/formats/zip.ts';
import { dataProblems } from '../../src/experiment/planning/data-problems.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { scratchFolder, silent, smallCell, smallContext } from './cells.ts';

const ID = '0123456789abcdef';
const COUNT = 30;

/** Writes images with random pixels and alternating labels 0 and 1 as a file for `npz:PATH`; returns their pixels. */
async function writeImages(path: string, sizes: readonly number[]): Promise<Float32Array> {
  const d = sizes.reduce((product, size) => product * size, 1);
  const numbers = Float32Array.from({ length: COUNT * d }, (_, i) => ((i * 2654435761) % 1000) / 999);
  const y = Int8Array.from({ length: COUNT }, (_, n) => n % 2);
  await writeFile(
    path,
    encodeNpz({ x: { numbers, shape: [COUNT, ...sizes] }, y: { numbers: y, shape: [COUNT] } }),
  );
  return numbers;
}

async function savedOf(folder: string, settings: Settings) {
  using context = await smallContext();
  await runCell(settings, context, silent, { kinds: ['samples'], folder, id: ID });
  const files = await readZip(join(folder, 'samples', `${ID}.npz`), () => true);
  const [base, perturbed] = ['x_base', 'x_adv'].map((name) =>
    parseNpy(name, files.get(`${name}.npy`) ?? new Uint8Array()),
  );
  const text = readFileSync(join(folder, 'samples', `${ID}.csv`), 'utf8');
  const rows: { label: string; target: string }[] = parse(text, { columns: true });
  return { base, perturbed, rows };
}

it.each(['none', 'center', 'standardize'] as const)(
  'are natural images in their own pixels, normalize %s',
  async (normalize) => {
    await using folder = await scratchFolder();
    const path = join(folder.path, 'own.npz');
    const images = await writeImages(path, [4, 5]);
    const given = { dataset: `npz:${path}`, classes: [0, 1], d: 20, N: 20, Nadv: 20, epsilon: 0.5 } as const;
    const { base, perturbed, rows } = await savedOf(
      folder.path,
      smallCell({ ...given, classes: [0, 1], scenario: 'natural-det', normalize }),
    );
    expect(base?.shape).toEqual([8, 4, 5]);
    expect(perturbed?.shape).toEqual([8, 4, 5]);
    for (const [n, { label, target }] of rows.entries()) {
      const [before, after] = [base, perturbed].map((array) =>
        Array.from(array?.numbers ?? []).slice(20 * n, 20 * n + 20),
      );
      const original = Array.from({ length: COUNT }, (_, row) =>
        images.subarray(20 * row, 20 * row + 20),
      ).findIndex((image) => image.every((pixel, k) => Math.abs(pixel - (before?.[k] ?? -1)) < 1e-6));
      expect(String(original % 2)).toBe(label);
      expect(Number(target)).toBe(1 - Number(label));
      const size = Math.hypot(...(after ?? []).map((pixel, k) => pixel - (before?.[k] ?? 0)));
      expect(size).toBeGreaterThan(0.1);
      expect(size).toBeLessThan(0.5 + 1e-5);
    }
  },
);

it('are noise without a label, in colour', async () => {
  await using folder = await scratchFolder();
  const path = join(folder.path, 'own.npz');
  await writeImages(path, [6, 5, 3]);
  const { base, rows } = await savedOf(
    folder.path,
    smallCell({ dataset: `npz:${path}`, classes: [0, 1], d: 90, N: 20, Nadv: 5 }),
  );
  expect(base?.shape).toEqual([5, 3, 6, 5]);
  expect(rows).toHaveLength(5);
  for (const { label, target } of rows) {
    expect(label).toBe('');
    expect(target).toMatch(/^[01]$/);
  }
});

it('are those of deep networks too', async () => {
  await using folder = await scratchFolder();
  const path = join(folder.path, 'own.npz');
  await writeImages(path, [4, 5]);
  const { base, perturbed, rows } = await savedOf(
    folder.path,
    completeSettings({
      ...{ network: 'mlp', dataset: `npz:${path}`, scenario: 'natural-det', epochs: 1, m: 8 },
      ...{ d: 20, N: 20, epsilon: 0.5 },
    }),
  );
  expect(base?.shape).toEqual([8, 4, 5]);
  expect(perturbed?.numbers).not.toEqual(base?.numbers);
  for (const { label, target } of rows) expect(Number(target)).toBe(1 - Number(label));
});

it('are refused before anything runs where samples are no images', async () => {
  await using folder = await scratchFolder();
  const [flat, images] = [join(folder.path, 'flat.npz'), join(folder.path, 'images.npz')];
  await writeImages(flat, [20]);
  await writeImages(images, [4, 5]);
  const cell = (path: string) => smallCell({ dataset: `npz:${path}`, classes: [0, 1], d: 20, N: 20 });
  expect((await dataProblems([cell(images)], '', ['samples'])).problems).toEqual([]);
  expect((await dataProblems([cell(flat)], '')).problems).toEqual([]);
  const { problems } = await dataProblems([cell(flat)], '', ['samples']);
  expect(problems).toMatchObject([{ place: 'save', message: expect.stringContaining('20') }]);
});
