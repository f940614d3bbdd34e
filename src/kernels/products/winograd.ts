// Convolutions with 3 x 3 filters by Winograd's F(3 x 3, 3 x 3), with interpolation points 0, 1, -1, 2 and infinity. A
// 5 x 5 input tile under 3 x 3 outputs and a filter are each transformed to 25 numbers; outputs are sums over channels
// of products of the two. Images are in NHWC layout, in tiles of side 3 or 5 that begin every 3 pixels, padded with
// zeros. Plane k of 25 holds the k-th number of every channel of every tile. Channels: a multiple of 4.
import {
  filterGradientLine,
  filterLine,
  inputGradientLine,
  inputLine,
  outputGradientLine,
  outputLine,
} from './winograd-lines';

/** Channels of a tile at the edge that are laid out at once, in bytes. */
const CHUNK: usize = 256;
/** Such a tile, at most 5 x 5 pixels. */
const edge = memory.data(6400, 16);
/** One tile of four channels, at most 5 x 5: transformed back, and between the two passes. */
const tile = memory.data(400, 16);
const halfway = memory.data(400, 16);

/** Kinds of tiles transformed to planes. As types, each has its own loops. */
class Input {}
class OutputGradient {}
class Filter {}
/** Kinds of tiles transformed back, by the transposes of these. */
class InputGradient {}
class Output {}
class FilterGradient {}

/** Transforms a line of a tile, or of a tile halfway, of four channels; numbers are `fromStep` and `toStep` bytes apart. */
// @inline
function line<Kind>(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  if (idof<Kind>() === idof<Input>()) inputLine(from, fromStep, to, toStep);
  else if (idof<Kind>() === idof<OutputGradient>()) outputGradientLine(from, fromStep, to, toStep);
  else if (idof<Kind>() === idof<Filter>()) filterLine(from, fromStep, to, toStep);
  else if (idof<Kind>() === idof<InputGradient>()) inputGradientLine(from, fromStep, to, toStep);
  else if (idof<Kind>() === idof<Output>()) outputLine(from, fromStep, to, toStep);
  else filterGradientLine(from, fromStep, to, toStep);
}

/** Transforms a tile of four channels, whose pixels are `down` and `across` bytes apart, to 25 planes. */
// @inline
function toPlanes<Kind>(from: usize, down: usize, across: usize, planes: usize, planeBytes: usize): void {
  const side: usize = idof<Kind>() === idof<Input>() ? 5 : 3;
  for (let j: usize = 0; j < side; j++) line<Kind>(from + j * across, down, halfway + (j << 4), side << 4);
  for (let i: usize = 0; i < 5; i++)
    line<Kind>(halfway + i * (side << 4), 16, planes + 5 * i * planeBytes, planeBytes);
}

/** The inverse direction. */
// @inline
function fromPlanes<Kind>(planes: usize, planeBytes: usize, to: usize, down: usize, across: usize): void {
  const side: usize = idof<Kind>() === idof<InputGradient>() ? 5 : 3;
  for (let j: usize = 0; j < 5; j++)
    line<Kind>(planes + j * planeBytes, 5 * planeBytes, halfway + (j << 4), 80);
  for (let i: usize = 0; i < side; i++) line<Kind>(halfway + 80 * i, 16, to + i * down, across);
}

/** Whether tiles of a kind are transformed to planes, not back. */
// @inline
function isToPlanes<Kind>(): bool {
  return (
    idof<Kind>() === idof<Input>() ||
    idof<Kind>() === idof<OutputGradient>() ||
    idof<Kind>() === idof<Filter>()
  );
}

/** Side of tiles of a kind. */
// @inline
function sideOf<Kind>(): i32 {
  return idof<Kind>() === idof<Input>() || idof<Kind>() === idof<InputGradient>() ? 5 : 3;
}

/**
 * Transforms a tile to planes. Its first pixel, at `corner`, may lie outside the image, whose pixels it has in rows from
 * `upper` to `lower` - 1 and columns from `first` to `end` - 1.
 */
function tileToPlanes<Kind>(
  upper: i32,
  lower: i32,
  first: i32,
  end: i32,
  width: i32,
  pixelBytes: usize,
  corner: usize,
  planes: usize,
  planeBytes: usize,
): void {
  const side = sideOf<Kind>();
  if (upper === 0 && first === 0 && lower === side && end === side) {
    for (let c: usize = 0; c < pixelBytes; c += 16)
      toPlanes<Kind>(corner + c, <usize>width * pixelBytes, pixelBytes, planes + c, planeBytes);
    return;
  }
  memory.fill(edge, 0, <usize>(side * side) * CHUNK);
  for (let from: usize = 0; from < pixelBytes; from += CHUNK) {
    const bytes = min(CHUNK, pixelBytes - from);
    for (let i = upper; i < lower; i++)
      for (let j = first; j < end; j++) {
        const pixel = corner + <usize>(i * width + j) * pixelBytes + from;
        const copy = edge + <usize>(i * side + j) * CHUNK;
        for (let c: usize = 0; c < bytes; c += 16) v128.store(copy + c, v128.load(pixel + c));
      }
    for (let c: usize = 0; c < bytes; c += 16)
      toPlanes<Kind>(edge + c, <usize>side * CHUNK, CHUNK, planes + from + c, planeBytes);
  }
}

/** The inverse direction: a tile is added to others that it may overlap, or else replaces what is there. */
function tileFromPlanes<Kind>(
  upper: i32,
  lower: i32,
  first: i32,
  end: i32,
  width: i32,
  pixelBytes: usize,
  corner: usize,
  planes: usize,
  planeBytes: usize,
): void {
  const side = sideOf<Kind>();
  const overlaps = idof<Kind>() === idof<InputGradient>();
  if (!overlaps && upper === 0 && first === 0 && lower === side && end === side) {
    for (let c: usize = 0; c < pixelBytes; c += 16)
      fromPlanes<Kind>(planes + c, planeBytes, corner + c, <usize>width * pixelBytes, pixelBytes);
    return;
  }
  for (let c: usize = 0; c < pixelBytes; c += 16) {
    fromPlanes<Kind>(planes + c, planeBytes, tile, <usize>(side << 4), 16);
    for (let i = upper; i < lower; i++)
      for (let j = first; j < end; j++) {
        const pixel = corner + <usize>(i * width + j) * pixelBytes + c;
        const value = v128.load(tile + <usize>(i * side + j) * 16);
        v128.store(pixel, overlaps ? f32x4.add(v128.load(pixel), value) : value);
      }
  }
}

function eachTile<Kind>(
  N: i32,
  height: i32,
  width: i32,
  channels: i32,
  padding: i32,
  down: i32,
  across: i32,
  images: usize,
  planes: usize,
  planeBytes: usize,
): void {
  const side = sideOf<Kind>();
  const pixelBytes = (<usize>channels) << 2;
  const imageBytes = <usize>(height * width) * pixelBytes;
  if (!isToPlanes<Kind>()) memory.fill(images, 0, <usize>N * imageBytes);
  for (let n = 0; n < N; n++) {
    for (let row = 0; row < down; row++)
      for (let col = 0; col < across; col++) {
        const top = row * 3 - padding;
        const left = col * 3 - padding;
        const upper = max(0, -top);
        const lower = min(side, height - top);
        const first = max(0, -left);
        const end = min(side, width - left);
        const corner = images + <usize>(top * width + left) * pixelBytes;
        if (isToPlanes<Kind>())
          tileToPlanes<Kind>(upper, lower, first, end, width, pixelBytes, corner, planes, planeBytes);
        else tileFromPlanes<Kind>(upper, lower, first, end, width, pixelBytes, corner, planes, planeBytes);
        planes += pixelBytes;
      }
    images += imageBytes;
  }
}

/**
 * Transforms tiles of images (N x height x width x channels) to 25 planes (N x down x across x channels each,
 * planeBytes apart), or back. The first tile begins `padding` pixels outside. Back: images = the tiles computed from
 * planes, added where they overlap; pixels of no tile are 0, and those outside the image are dropped.
 *
 * what: 0 for inputs, 1 for gradients by outputs, 2 for filters, to planes; 3 for gradients by inputs, 4 for outputs, 5
 * for gradients by filters, back.
 */
export function transformTiles(
  what: i32,
  N: i32,
  height: i32,
  width: i32,
  channels: i32,
  padding: i32,
  down: i32,
  across: i32,
  images: usize,
  planes: usize,
  planeBytes: usize,
): void {
  if (what === 0)
    eachTile<Input>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else if (what === 1)
    eachTile<OutputGradient>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else if (what === 2)
    eachTile<Filter>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else if (what === 3)
    eachTile<InputGradient>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else if (what === 4)
    eachTile<Output>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else
    eachTile<FilterGradient>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
}
