import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseNpy } from '../../datasets/formats/npy.ts';
import { readZip } from '../../datasets/formats/zip.ts';
import { DataError } from '../../errors.ts';

const tableSchema = z.array(z.object({ label: z.string(), target: z.string() }));

/** One image, row-major, channels first. */
export interface Image {
  /** Pixels in [0, 1], grey or by colour channel; 0 is black. */
  readonly pixels: readonly number[];
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

/** A sample before and after the attack. */
export interface PerturbedSample {
  readonly base: Image;
  readonly perturbed: Image;
  /** Name of its class; undefined for noise. */
  readonly label?: string;
  /** Name of the attack's target class. */
  readonly target: string;
}

/**
 * Reads the samples that a cell saved as `<path>.npz` and `<path>.csv`.
 *
 * @throws DataError where an array is missing or its shape is not that of grey or colour images
 */
export async function readSamples(path: string): Promise<PerturbedSample[]> {
  const table = tableSchema.parse(parse(await readFile(`${path}.csv`, 'utf8'), { columns: true }));
  const files = await readZip(`${path}.npz`, () => true);
  const images = (name: string) => {
    const file = files.get(`${name}.npy`);
    if (!file) throw new DataError(`${path}.npz: expected arrays x_base and x_adv`);
    return imagesOf(parseNpy(`${path}.npz/${name}.npy`, file), table.length);
  };
  const [base, perturbed] = [images('x_base'), images('x_adv')];
  return table.flatMap(({ label, target }, n) => {
    const [before, after] = [base[n], perturbed[n]];
    if (before === undefined || after === undefined) return [];
    return [{ base: before, perturbed: after, target, ...(label !== '' && { label }) }];
  });
}

function imagesOf({ path, shape, numbers }: ReturnType<typeof parseNpy>, count: number): Image[] {
  const [images, ...sizes] = shape;
  const [channels = 0, height = 0, width = 0] = sizes.length === 2 ? [1, ...sizes] : sizes;
  if (images !== count || sizes.length > 3 || (channels !== 1 && channels !== 3))
    throw new DataError(`${path}: expected ${count} images in grey or colour, found ${shape.join(' x ')}`);
  const d = channels * height * width;
  const pixels = Array.from(numbers);
  return Array.from({ length: count }, (_, n) => ({
    pixels: pixels.slice(n * d, (n + 1) * d),
    ...{ channels, height, width },
  }));
}
