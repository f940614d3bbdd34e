import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { noise, write } from '../datasets/fixtures.ts';
import { numbers } from '../linalg/support.ts';

const SAMPLES = 48;
const D = 12;

/**
 * Writes 48 samples of 12 values in a range, of two well separated classes, with alternating labels 0 and 1; returns
 * the setting `dataset`.
 */
export function writeNumbers(path: string, [low, high]: readonly [number, number]): string {
  const y = Int32Array.from({ length: SAMPLES }, (_, n) => n % 2);
  const x = numbers(SAMPLES * D).map((value, i) => {
    const share = Math.min(1, Math.max(0, 0.5 + 0.4 * value + (y[Math.floor(i / D)] ? 0.1 : -0.1)));
    return low + (high - low) * share;
  });
  const arrays = {
    x: { numbers: Float32Array.from(x), shape: [SAMPLES, D] },
    y: { numbers: y, shape: [SAMPLES] },
  };
  writeFileSync(path, encodeNpz(arrays));
  return `npz:${path}`;
}

/** Writes folders `cat` and `dog` with 16 images of 4 x 4 pixels each; returns the path. */
export async function writeImages(folder: string, count = 16): Promise<string> {
  for (const [k, name] of ['cat', 'dog'].entries())
    for (let n = 0; n < count; n++) {
      const bytes = noise(48, 1 + 2 * n + k).map((byte) => Math.min(255, byte + 60 * k));
      const picture = sharp(bytes, { raw: { width: 4, height: 4, channels: 3 } });
      write(folder, join(name, `${n}.png`), await picture.png().toBuffer());
    }
  return folder;
}
