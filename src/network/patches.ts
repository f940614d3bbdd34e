import type { Matrix } from '../linalg/matrix.ts';
import { type ConvolutionSpec, convolved } from './layer-spec.ts';

/**
 * A run of numbers that a line of a patch shares with its image: it begins at `inPatch` and `inImages` and has
 * `length` numbers, none where the line lies outside the image.
 */
type Visit = (inPatch: number, inImages: number, length: number) => void;

/** Visits each line of each patch of `images` images, in the order in which patches hold them. */
function visitLines(spec: ConvolutionSpec, images: number, visit: Visit): void {
  const { height, width, channels, side, stride, padding } = spec;
  const [outHeight, outWidth] = convolved(spec);
  const line = side * channels;
  let patch = 0;
  for (let n = 0; n < images; n++)
    for (let row = 0; row < outHeight; row++)
      for (let col = 0; col < outWidth; col++) {
        const left = col * stride - padding;
        const from = Math.max(left, 0);
        const length = Math.max(0, Math.min(left + side, width) - from) * channels;
        for (let k = 0; k < side; k++, patch += line) {
          const y = row * stride - padding + k;
          const isInside = y >= 0 && y < height;
          const inImages = ((n * height + y) * width + from) * channels;
          visit(patch + (from - left) * channels, inImages, isInside ? length : 0);
        }
      }
}

/** images: N x (height width channels) -> patches: (N output pixels) x (side side channels), zeros where padded. */
export function copyPatches(spec: ConvolutionSpec, images: Matrix, patches: Matrix): void {
  const [from, to] = [images.data, patches.data];
  if (spec.padding > 0) to.fill(0);
  visitLines(spec, images.rows, (inPatch, inImages, length) => {
    for (let i = 0; i < length; i++) to[inPatch + i] = from[inImages + i];
  });
}

/** The transpose of `copyPatches`: images = sum of the patches that cover each pixel. */
export function addPatches(spec: ConvolutionSpec, patches: Matrix, images: Matrix): void {
  const [from, to] = [patches.data, images.data];
  to.fill(0);
  visitLines(spec, images.rows, (inPatch, inImages, length) => {
    for (let i = 0; i < length; i++) to[inImages + i] += from[inPatch + i];
  });
}
