// im2col and col2im for images in NHWC layout. A patch is `side` rows of `side` pixels, for one output pixel.

/** to_i = from_i over n entries. */
function copyLine(n: i32, from: usize, to: usize): void {
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    const x0 = v128.load(from);
    const x1 = v128.load(from, 16);
    const x2 = v128.load(from, 32);
    const x3 = v128.load(from, 48);
    v128.store(to, x0);
    v128.store(to, x1, 16);
    v128.store(to, x2, 32);
    v128.store(to, x3, 48);
    from += 64;
    to += 64;
  }
  for (; i + 4 <= n; i += 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; i < n; i++) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}

/** to_i = 0 over n entries. */
function clearLine(n: i32, to: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(to, f32x4.splat(0));
    to += 16;
  }
  for (; i < n; i++) {
    store<f32>(to, 0);
    to += 4;
  }
}

/** to_i = to_i + from_i over n entries. */
function addLine(n: i32, from: usize, to: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; i < n; i++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
    to += 4;
  }
}

/** images (N x height x width x channels) -> patches (N x outHeight x outWidth x side x side x channels), zeros outside. */
export function copyPatches(
  N: i32,
  height: i32,
  width: i32,
  channels: i32,
  side: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  images: usize,
  patches: usize,
): void {
  const line = (<usize>(side * channels)) << 2;
  for (let n = 0; n < N; n++)
    for (let row = 0; row < outHeight; row++)
      for (let col = 0; col < outWidth; col++) {
        const left = col * stride - padding;
        const from = max(left, 0);
        const end = max(min(left + side, width), from);
        const before = (from - left) * channels;
        const inside = (end - from) * channels;
        for (let k = 0; k < side; k++, patches += line) {
          const y = row * stride - padding + k;
          if (y < 0 || y >= height) {
            clearLine(side * channels, patches);
            continue;
          }
          const pixel = (<usize>n * <usize>height + <usize>y) * <usize>width + <usize>from;
          const to = patches + ((<usize>before) << 2);
          clearLine(before, patches);
          copyLine(inside, images + ((pixel * <usize>channels) << 2), to);
          clearLine(side * channels - before - inside, to + ((<usize>inside) << 2));
        }
      }
}

/** The transpose of `copyPatches`: images = sum of the patches that cover each pixel. */
export function addPatches(
  N: i32,
  height: i32,
  width: i32,
  channels: i32,
  side: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  patches: usize,
  images: usize,
): void {
  const line = (<usize>(side * channels)) << 2;
  memory.fill(images, 0, (<usize>N * <usize>height * <usize>width * <usize>channels) << 2);
  for (let n = 0; n < N; n++)
    for (let row = 0; row < outHeight; row++)
      for (let col = 0; col < outWidth; col++) {
        const left = col * stride - padding;
        const from = max(left, 0);
        const end = max(min(left + side, width), from);
        const before = (from - left) * channels;
        for (let k = 0; k < side; k++, patches += line) {
          const y = row * stride - padding + k;
          if (y < 0 || y >= height) continue;
          const pixel = (<usize>n * <usize>height + <usize>y) * <usize>width + <usize>from;
          const to = images + ((pixel * <usize>channels) << 2);
          addLine((end - from) * channels, patches + ((<usize>before) << 2), to);
        }
      }
}
