import { philoxBlock } from './philox';

// Box-Muller in single precision. Logarithm, sine and cosine are the polynomials of Cephes (S. Moshier, logf, sinf,
// cosf) in plain IEEE operations, so the bits are the same on every machine.

const words = memory.data(64, 16);
const normals = memory.data(64, 16);

function fma(a: v128, b: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(a, b), f32x4.splat(c));
}

/** Natural logarithm of each lane, for normal numbers in (0, 1]. */
function log(x: v128): v128 {
  // x = m 2^e with m in [sqrt(1/2), sqrt(2))
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const t = f32x4.sub(m, f32x4.splat(1));
  const t2 = f32x4.mul(t, t);
  let p = f32x4.splat(7.0376836292e-2);
  p = fma(p, t, -1.151461031e-1);
  p = fma(p, t, 1.167699874e-1);
  p = fma(p, t, -1.2420140846e-1);
  p = fma(p, t, 1.4249322787e-1);
  p = fma(p, t, -1.6668057665e-1);
  p = fma(p, t, 2.0000714765e-1);
  p = fma(p, t, -2.4999993993e-1);
  p = fma(p, t, 3.3333331174e-1);
  let y = f32x4.mul(f32x4.mul(p, t), t2);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(t2, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(t, y), f32x4.mul(e, f32x4.splat(0.693359375)));
}

function sinQuarter(x: v128): v128 {
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-1.9515295891e-4);
  p = fma(p, z, 8.3321608736e-3);
  p = fma(p, z, -1.6666654611e-1);
  return f32x4.add(x, f32x4.mul(f32x4.mul(p, z), x));
}

function cosQuarter(x: v128): v128 {
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(2.443315711809948e-5);
  p = fma(p, z, -1.388731625493765e-3);
  p = fma(p, z, 4.166664568298827e-2);
  return f32x4.add(fma(z, f32x4.splat(-0.5), 1), f32x4.mul(f32x4.mul(p, z), z));
}

/** Eight normals from eight words: even words give the radius, odd words the angle. */
function boxMuller(from: usize, to: usize): void {
  const low = v128.load(from);
  const high = v128.load(from, 16);
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
  const odd = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
  // maps to (0, 1]: (x / 2 + 1/2) 2^-31
  const half = f32x4.convert_i32x4_s(i32x4.shr_u(even, 1));
  const unit = f32x4.mul(f32x4.add(half, f32x4.splat(0.5)), f32x4.splat(4.656612873077393e-10));
  const radius = f32x4.sqrt(f32x4.mul(log(unit), f32x4.splat(-2)));
  // The top two bits select the quadrant, the others the angle in [-pi/4, pi/4) around its middle.
  const angle = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(odd, 2)), f32x4.splat(3.657295198167899e-10));
  const sine = sinQuarter(angle);
  const cosine = cosQuarter(angle);
  const swap = i32x4.shr_s(i32x4.shl(odd, 1), 31);
  const signOfSine = v128.and(odd, i32x4.splat(<i32>0x80000000));
  const signOfCosine = v128.and(v128.xor(odd, i32x4.shl(odd, 1)), i32x4.splat(<i32>0x80000000));
  const c = f32x4.mul(radius, v128.xor(v128.bitselect(sine, cosine, swap), signOfCosine));
  const s = f32x4.mul(radius, v128.xor(v128.bitselect(cosine, sine, swap), signOfSine));
  v128.store(to, v128.shuffle<f32>(c, s, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<f32>(c, s, 2, 6, 3, 7), 16);
}

/** out (rows x cols), entry (n, k) standard normal, a pure function of (purpose, seed, firstRow + n, k). */
export function gauss(rows: i32, cols: i32, out: usize, seed: i32, purpose: i32, firstRow: i32): void {
  for (let n = 0; n < rows; n++) {
    for (let k = 0; k < cols; k += 16) {
      const left = cols - k;
      const to = left >= 16 ? out : normals;
      philoxBlock(k >> 4, firstRow + n, seed, purpose, words);
      boxMuller(words, to);
      boxMuller(words + 32, to + 32);
      const bytes = (<usize>min(16, left)) << 2;
      if (left < 16) memory.copy(out, normals, bytes);
      out += bytes;
    }
  }
}
