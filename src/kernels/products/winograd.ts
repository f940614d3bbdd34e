// Convolutions with 3 x 3 filters by Winograd's F(3 x 3, 3 x 3), with interpolation points 0, 1, -1, 2 and infinity. A
// 5 x 5 input tile under 3 x 3 outputs and a filter are each transformed to 25 numbers; outputs are sums over channels
// of products of the two. Images are in NHWC layout, in tiles of side 3 or 5 that begin every 3 pixels, padded with
// zeros. Plane k of 25 holds the k-th number of every channel of every tile. Channels: a multiple of 4.

/** Buffer for one tile of four channels, at most 5 x 5, also between its two passes. */
const tile = memory.data(400, 16);
const halfway = memory.data(400, 16);

/** Kinds of tiles transformed to planes. */
const INPUT: i32 = 0;
const OUTPUT_GRADIENT: i32 = 1;
const FILTER: i32 = 2;
/** Kinds of tiles transformed back, by the transposes of these; the third, 5, is the gradient by a filter. */
const INPUT_GRADIENT: i32 = 3;
const OUTPUT: i32 = 4;

function read(line: usize, step: usize, k: i32): v128 {
  return v128.load(line + <usize>k * step);
}

function write(line: usize, step: usize, k: i32, value: v128): void {
  v128.store(line + <usize>k * step, value);
}

function twice(x: v128): v128 {
  return f32x4.add(x, x);
}

/** Transforms five numbers of an input. */
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

function line(what: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  if (what === INPUT) inputLine(from, fromStep, to, toStep);
  else if (what === OUTPUT_GRADIENT) outputGradientLine(from, fromStep, to, toStep);
  else if (what === FILTER) filterLine(from, fromStep, to, toStep);
  else if (what === INPUT_GRADIENT) inputGradientLine(from, fromStep, to, toStep);
  else if (what === OUTPUT) outputLine(from, fromStep, to, toStep);
  else filterGradientLine(from, fromStep, to, toStep);
}

/**
 * Transforms tiles of images (N x height x width x channels) to 25 planes (N x down x across x channels each,
 * planeBytes apart). what: INPUT, OUTPUT_GRADIENT or FILTER; the first tile begins `padding` pixels outside.
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
  const side = what === INPUT ? 5 : 3;
  const pixelBytes = (<usize>channels) << 2;
  const lineBytes = (<usize>side) << 4;
  for (let n = 0; n < N; n++)
    for (let row = 0; row < down; row++)
      for (let col = 0; col < across; col++) {
        const top = row * 3 - padding;
        const left = col * 3 - padding;
        const upper = max(0, -top);
        const lower = min(side, height - top);
        const first = max(0, -left);
        const end = min(side, width - left);
        memory.fill(tile, 0, 400);
        const image = images + <usize>n * <usize>(height * width) * pixelBytes;
        const corner = image + <usize>(top * width + left) * pixelBytes;
        for (let c: usize = 0; c < pixelBytes; c += 16) {
          for (let i = upper; i < lower; i++)
            for (let j = first; j < end; j++)
              v128.store(
                tile + <usize>i * lineBytes + ((<usize>j) << 4),
                v128.load(corner + <usize>(i * width + j) * pixelBytes + c),
              );
          for (let j = 0; j < side; j++) {
            const at = (<usize>j) << 4;
            line(what, tile + at, lineBytes, halfway + at, lineBytes);
          }
          for (let i = 0; i < 5; i++)
            line(what, halfway + <usize>i * lineBytes, 16, planes + <usize>(5 * i) * planeBytes, planeBytes);
          planes += 16;
        }
      }
}

/**
 * The inverse direction: images = sum of the tiles computed from 25 planes, where tiles overlap; pixels outside the
 * image are dropped. what: INPUT_GRADIENT, OUTPUT or, for any other value, the gradient by a filter.
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
  const side = what === INPUT_GRADIENT ? 5 : 3;
  const pixelBytes = (<usize>channels) << 2;
  const lineBytes = (<usize>side) << 4;
  const imageBytes = <usize>(height * width) * pixelBytes;
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
        for (let c: usize = 0; c < pixelBytes; c += 16) {
          for (let j = 0; j < 5; j++)
            line(what, planes + <usize>j * planeBytes, 5 * planeBytes, halfway + ((<usize>j) << 4), 80);
          for (let i = 0; i < side; i++)
            line(what, halfway + <usize>(80 * i), 16, tile + <usize>i * lineBytes, 16);
          for (let i = upper; i < lower; i++)
            for (let j = first; j < end; j++) {
              const pixel = corner + <usize>(i * width + j) * pixelBytes + c;
              const value = v128.load(tile + <usize>i * lineBytes + ((<usize>j) << 4));
              v128.store(pixel, f32x4.add(v128.load(pixel), value));
            }
          planes += 16;
        }
      }
}
