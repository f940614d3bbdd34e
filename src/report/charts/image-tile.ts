import sharp from 'sharp';
import type { Image } from '../page/saved-samples.ts';

/** Smallest size of a tile's longer side in dots, so that pixels stay sharp squares when scaled in print. */
const LEAST_DOTS = 160;

/** An image as a PNG data URL, each pixel a square of dots. Deterministic. */
export async function imageTile({ pixels, channels, height, width }: Image): Promise<string> {
  const area = height * width;
  const bytes = Uint8Array.from({ length: area * channels }, (_, i) => {
    const value = pixels[(i % channels) * area + Math.floor(i / channels)] ?? 0;
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  });
  const zoom = Math.max(1, Math.ceil(LEAST_DOTS / Math.max(height, width)));
  const png = await sharp(bytes, { raw: { width, height, channels } })
    .resize(width * zoom, height * zoom, { kernel: 'nearest' })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
