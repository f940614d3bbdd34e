// Convolutions with 3 x 3 filters by Winograd's F(3 x 3, 3 x 3), with interpolation points 0, 1, -1, 2 and infinity. A
// 5 x 5 input tile under 3 x 3 outputs and a filter are each transformed to 25 numbers; outputs are sums over channels
// of products of the two. Images are in NHWC layout, in tiles of side 3 or 5 that begin every 3 pixels, padded with
// zeros. Plane k of 25 holds the k-th number of every channel of every tile. Channels: a multiple of 4.

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

// @inline
function read(line: usize, step: usize, k: i32): v128 {
  return v128.load(line + <usize>k * step);
}

// @inline
function write(line: usize, step: usize, k: i32, value: v128): void {
  v128.store(line + <usize>k * step, value);
}

// @inline
function twice(x: v128): v128 {
  return f32x4.add(x, x);
}

/** Transforms five numbers of an input. */
// @inline
function inputLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const d1 = read(from, fromStep, 1);
  const d2 = read(from, fromStep, 2);
  const d3 = read(from, fromStep, 3);
  const d31 = f32x4.sub(d3, d1);
  write(to, toStep, 0, f32x4.add(twice(f32x4.sub(read(from, fromStep, 0), d2)), d31));
  write(to, toStep, 1, f32x4.sub(d31, f32x4.add(d1, d2)));
  write(to, toStep, 2, f32x4.add(f32x4.sub(d3, d2), twice(f32x4.sub(d1, d2))));
  write(to, toStep, 3, d31);
  write(to, toStep, 4, f32x4.sub(f32x4.sub(read(from, fromStep, 4), d2), twice(d31)));
}

/** The transpose of `inputLine`. */
// @inline
function inputGradientLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const v0 = read(from, fromStep, 0);
  const v1 = read(from, fromStep, 1);
  const v2 = read(from, fromStep, 2);
  const v3 = read(from, fromStep, 3);
  const v4 = read(from, fromStep, 4);
  const v03 = f32x4.add(v0, v3);
  const v12 = f32x4.add(v1, v2);
  write(to, toStep, 0, twice(v0));
  write(to, toStep, 1, f32x4.sub(twice(f32x4.add(f32x4.sub(v2, v1), v4)), v03));
  write(to, toStep, 2, f32x4.neg(f32x4.add(f32x4.add(v12, twice(f32x4.add(v0, v2))), v4)));
  write(to, toStep, 3, f32x4.sub(f32x4.add(v03, v12), twice(v4)));
  write(to, toStep, 4, v4);
}

/** Transforms five products to three outputs. */
// @inline
function outputLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const m1 = read(from, fromStep, 1);
  const m2 = read(from, fromStep, 2);
  const m3 = read(from, fromStep, 3);
  const sum = f32x4.add(m1, m2);
  const double = twice(m3);
  write(to, toStep, 0, f32x4.add(f32x4.add(read(from, fromStep, 0), sum), m3));
  write(to, toStep, 1, f32x4.add(f32x4.sub(m1, m2), double));
  write(to, toStep, 2, f32x4.add(f32x4.add(sum, twice(double)), read(from, fromStep, 4)));
}

/** The transpose of `outputLine`. */
// @inline
function outputGradientLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const y0 = read(from, fromStep, 0);
  const y1 = read(from, fromStep, 1);
  const y2 = read(from, fromStep, 2);
  const even = f32x4.add(y0, y2);
  write(to, toStep, 0, y0);
  write(to, toStep, 1, f32x4.add(even, y1));
  write(to, toStep, 2, f32x4.sub(even, y1));
  write(to, toStep, 3, f32x4.add(y0, twice(f32x4.add(y1, twice(y2)))));
  write(to, toStep, 4, y2);
}

/** Transforms three numbers of a filter to five. */
// @inline
function filterLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const w0 = read(from, fromStep, 0);
  const w1 = read(from, fromStep, 1);
  const w2 = read(from, fromStep, 2);
  const even = f32x4.add(w0, w2);
  const sixth = f32x4.splat(1.0 / 6);
  write(to, toStep, 0, f32x4.mul(w0, f32x4.splat(0.5)));
  write(to, toStep, 1, f32x4.mul(f32x4.add(even, w1), f32x4.splat(-0.5)));
  write(to, toStep, 2, f32x4.mul(f32x4.sub(w1, even), sixth));
  write(to, toStep, 3, f32x4.mul(f32x4.add(w0, twice(f32x4.add(w1, twice(w2)))), sixth));
  write(to, toStep, 4, w2);
}

/** The transpose of `filterLine`. */
// @inline
function filterGradientLine(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const sixth = f32x4.splat(1.0 / 6);
  const half = f32x4.splat(0.5);
  const u1 = f32x4.mul(read(from, fromStep, 1), half);
  const u2 = f32x4.mul(read(from, fromStep, 2), sixth);
  const u3 = f32x4.mul(read(from, fromStep, 3), sixth);
  const double = twice(u3);
  const odd = f32x4.add(u1, u2);
  write(to, toStep, 0, f32x4.add(f32x4.sub(f32x4.mul(read(from, fromStep, 0), half), odd), u3));
  write(to, toStep, 1, f32x4.add(f32x4.sub(u2, u1), double));
  write(to, toStep, 2, f32x4.add(f32x4.sub(twice(double), odd), read(from, fromStep, 4)));
}

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

function allToPlanes<Kind>(
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
  const side = idof<Kind>() === idof<Input>() ? 5 : 3;
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  for (let n = 0; n < N; n++)
    for (let row = 0; row < down; row++)
      for (let col = 0; col < across; col++) {
        const top = row * 3 - padding;
        const left = col * 3 - padding;
        const upper = max(0, -top);
        const lower = min(side, height - top);
        const first = max(0, -left);
        const end = min(side, width - left);
        const corner =
          images + <usize>n * <usize>height * rowBytes + <usize>(top * width + left) * pixelBytes;
        if (upper === 0 && first === 0 && lower === side && end === side) {
          for (let c: usize = 0; c < pixelBytes; c += 16)
            toPlanes<Kind>(corner + c, rowBytes, pixelBytes, planes + c, planeBytes);
        } else {
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
        planes += pixelBytes;
      }
}

/**
 * Transforms tiles of images (N x height x width x channels) to 25 planes (N x down x across x channels each,
 * planeBytes apart). what: 0 for inputs, 1 for gradients by outputs, 2 for filters; the first tile begins `padding` pixels outside.
 */
export function tilesToPlanes(
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
    allToPlanes<Input>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else if (what === 1)
    allToPlanes<OutputGradient>(
      N,
      height,
      width,
      channels,
      padding,
      down,
      across,
      images,
      planes,
      planeBytes,
    );
  else allToPlanes<Filter>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
}

function allFromPlanes<Kind>(
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
  const side = idof<Kind>() === idof<InputGradient>() ? 5 : 3;
  const overlap = idof<Kind>() === idof<InputGradient>();
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  const imageBytes = <usize>height * rowBytes;
  memory.fill(images, 0, <usize>N * imageBytes);
  for (let n = 0; n < N; n++)
    for (let row = 0; row < down; row++)
      for (let col = 0; col < across; col++) {
        const top = row * 3 - padding;
        const left = col * 3 - padding;
        const upper = max(0, -top);
        const lower = min(side, height - top);
        const first = max(0, -left);
        const end = min(side, width - left);
        const corner = images + <usize>n * imageBytes + <usize>(top * width + left) * pixelBytes;
        const isInside = upper === 0 && first === 0 && lower === side && end === side;
        if (isInside && !overlap) {
          for (let c: usize = 0; c < pixelBytes; c += 16)
            fromPlanes<Kind>(planes + c, planeBytes, corner + c, rowBytes, pixelBytes);
        } else {
          for (let c: usize = 0; c < pixelBytes; c += 16) {
            fromPlanes<Kind>(planes + c, planeBytes, tile, <usize>(side << 4), 16);
            for (let i = upper; i < lower; i++)
              for (let j = first; j < end; j++) {
                const pixel = corner + <usize>(i * width + j) * pixelBytes + c;
                const value = v128.load(tile + <usize>(i * side + j) * 16);
                v128.store(pixel, overlap ? f32x4.add(v128.load(pixel), value) : value);
              }
          }
        }
        planes += pixelBytes;
      }
}

/**
 * The inverse direction: images = the tiles computed from 25 planes, added where they overlap; pixels of no tile are 0,
 * and those outside the image are dropped. what: 3 for gradients by inputs, 4 for outputs, 5 for gradients by filters.
 */
export function planesToTiles(
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
  if (what === 3)
    allFromPlanes<InputGradient>(
      N,
      height,
      width,
      channels,
      padding,
      down,
      across,
      images,
      planes,
      planeBytes,
    );
  else if (what === 4)
    allFromPlanes<Output>(N, height, width, channels, padding, down, across, images, planes, planeBytes);
  else
    allFromPlanes<FilterGradient>(
      N,
      height,
      width,
      channels,
      padding,
      down,
      across,
      images,
      planes,
      planeBytes,
    );
}
