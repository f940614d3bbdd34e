import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { renderSvg } from '../../src/report/charts/render.ts';
import { samplePictureSpec } from '../../src/report/charts/sample-picture.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { type PerturbedSample, readSamples } from '../../src/report/page/saved-samples.ts';
import { writeReport } from '../../src/report/report.ts';
import { scratchFolder } from '../experiment/cells.ts';
import { sampled } from './synthetic.ts';

const grey = (pixels: readonly number[]) => ({ pixels, channels: 1, height: 2, width: 2 }) as const;
const digit: PerturbedSample = {
  base: grey([0, 1, 0.5, 0.5]),
  perturbed: grey([0.2, 1, 0.25, 0.5]),
  label: '3',
  target: '7',
};

/** Colours (0 to 255) of the pixels of an SVG's images, image by image. */
async function tilesOf(svg: string, width: number): Promise<number[][][]> {
  const addresses = [...svg.matchAll(/<image[^>]*href="data:image\/png;base64,([^"]*)"/g)];
  return Promise.all(
    addresses.map(async ([, base64 = '']) => {
      const image = sharp(Buffer.from(base64, 'base64'));
      const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
      const step = info.width / width;
      // Middle of each pixel's square.
      return Array.from({ length: width * width }, (_, i) => {
        const [row, column] = [Math.floor(i / width), i % width].map((at) => Math.floor((at + 0.5) * step));
        const at = ((row ?? 0) * info.width + (column ?? 0)) * info.channels;
        return Array.from(data.subarray(at, at + 3));
      });
    }),
  );
}

it('shows a sample before, the perturbation from grey, and after', async () => {
  const svg = await renderSvg(await samplePictureSpec([digit], 'a digit', themes.light));
  const tiles = (await tilesOf(svg, 2)).map((tile) => tile.map(([red]) => red));
  // The largest difference is 0.25; doubled, it is half of the range, from grey to black.
  expect(svg).toContain('perturbation × 2');
  expect(tiles).toEqual([
    [0, 255, 128, 128],
    [230, 128, 0, 128],
    [51, 255, 64, 128],
  ]);
  for (const text of ['natural', 'perturbed', '3 → 7', 'label → target', 'a digit'])
    expect(svg).toContain(`>${text}<`);
});

it('shows colours as they are, and noise without a label', async () => {
  const pixels = [1, 0, 0, 0.2, 0, 1, 0, 0.2, 0, 0, 1, 0.2];
  const image = { pixels, channels: 3, height: 2, width: 2 } as const;
  const svg = await renderSvg(
    await samplePictureSpec([{ base: image, perturbed: image, target: 'ship' }], 'noise', themes.dark),
  );
  const [base, difference] = await tilesOf(svg, 2);
  expect(base).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [51, 51, 51],
  ]);
  expect(difference).toEqual(Array(4).fill([128, 128, 128]));
  for (const text of ['noise', 'ship', 'target']) expect(svg).toContain(`>${text}<`);
  expect(svg).not.toContain('→');
});

it('draws what cells saved, one seed of each point, into the folder and the page', async () => {
  await using folder = await scratchFolder();
  const { sweep, found } = sampled(folder.path);
  const [first, second] = sweep.cells.map(({ id }) => id);
  const files = await writeReport(sweep, found, folder.path);
  expect(files).toContain(join(folder.path, 'samples', `${first}.svg`));
  expect(files).toContain(join(folder.path, 'samples', `${first}.png`));
  expect(files).not.toContain(join(folder.path, 'samples', `${second}.svg`));
  const page = readFileSync(join(folder.path, 'report.html'), 'utf8');
  expect(page).toContain('1 of 2 saved cells');
  expect(page).toContain(`<a href="samples/${first}.npz">`);
  expect(page.match(/<image /g)).toHaveLength(3 * 2);
  expect(page).toMatch(/aria-label="[^"]*3 toward 7; 7 toward 3"/);
});

it.each([
  ['another number of samples', { numbers: new Float32Array(12), shape: [3, 2, 2] }],
  ['no images', { numbers: new Float32Array(8), shape: [2, 4, 1, 1] }],
])('refuses a file with %s', async (_, x_base) => {
  await using folder = await scratchFolder();
  const path = join(folder.path, 'bad');
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(`${path}.csv`, 'label,target\n3,7\n7,3\n');
  writeFileSync(`${path}.npz`, encodeNpz({ x_base, x_adv: x_base }));
  await expect(readSamples(path)).rejects.toThrow(/bad.npz\/x_base.npy: expected 2 images in grey or colour/);
});
