import { firstAsFloats, firstOf, fourOf, lanesSum, promoteHigh, splat } from './lanes';

/**
 * Mean slopes of four hidden units on one sample over a window. A pre-activation moves with velocity own D + cross
 * per window, D = 1 where it is positive and gamma elsewhere, own and cross constant. Where the two velocities
 * point at each other the unit slides along zero (Filippov), with the slope that keeps it there.
 */
function meanSlopes(h: v128, own: v128, cross: v128, gamma: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const active = f32x4.gt(h, zero);
  const up = f32x4.add(own, cross);
  const down = f32x4.add(f32x4.mul(gamma, own), cross);
  const before = v128.bitselect(one, gamma, active);
  const speed = v128.bitselect(up, down, active);
  const end = f32x4.add(h, speed);
  const stays = v128.bitselect(f32x4.ge(end, zero), f32x4.le(end, zero), active);
  const slides = v128.bitselect(f32x4.gt(down, zero), f32x4.lt(up, zero), active);
  const sliding = f32x4.neg(f32x4.div(cross, own));
  const after = v128.bitselect(sliding, v128.bitselect(gamma, one, active), slides);
  const crossing = f32x4.neg(f32x4.div(h, speed));
  const rest = f32x4.mul(f32x4.sub(one, crossing), after);
  return v128.bitselect(before, f32x4.add(f32x4.mul(crossing, before), rest), stays);
}

/**
 * P_nj = impulse_n a_j s_nj with s the mean slope over a window in which the pre-activations H answer to their own
 * sample with diagonal_n impulse_n a_j s_nj and to all others with crossScale R_nj. impulse, diagonal: N; H, R, P: N x m.
 */
export function slidingCoefficients(
  N: i32,
  m: i32,
  H: usize,
  R: usize,
  crossScale: f64,
  impulse: usize,
  diagonal: usize,
  a: usize,
  gamma: f64,
  P: usize,
): void {
  const slope = splat(gamma);
  const scale = splat(crossScale);
  for (let n = 0; n < N; n++) {
    const push = load<f64>(impulse);
    const pushes = splat(push);
    const own = splat(push * load<f64>(diagonal));
    let j = 0;
    for (; j + 4 <= m; j += 4) {
      const readout = fourOf(a + ((<usize>j) << 3));
      const cross = f32x4.mul(scale, v128.load(R));
      const slopes = meanSlopes(v128.load(H), f32x4.mul(own, readout), cross, slope);
      v128.store(P, f32x4.mul(f32x4.mul(pushes, readout), slopes));
      H += 16;
      R += 16;
      P += 16;
    }
    for (; j < m; j++) {
      const readout = splat(load<f64>(a + ((<usize>j) << 3)));
      const cross = f32x4.mul(scale, v128.load32_zero(R));
      const slopes = meanSlopes(v128.load32_zero(H), f32x4.mul(own, readout), cross, slope);
      v128.store_lane<f32>(P, f32x4.mul(f32x4.mul(pushes, readout), slopes), 0);
      H += 4;
      R += 4;
      P += 4;
    }
    impulse += 8;
    diagonal += 8;
  }
}

/** phi(h) = h > 0 ? h : gamma h, the larger of the two. */
function leaky(h: v128, gamma: v128): v128 {
  return f32x4.pmax(f32x4.mul(gamma, h), h);
}

/** Excess of the change of phi(h) at mean slope s over that at slope `held`; zero where they agree. */
function excessMove(h: v128, own: v128, cross: v128, s: v128, held: v128, gamma: v128): v128 {
  const end = f32x4.add(h, f32x4.add(f32x4.mul(s, own), cross));
  const moved = f32x4.sub(leaky(end, gamma), leaky(h, gamma));
  const excess = f32x4.sub(moved, f32x4.mul(held, f32x4.add(f32x4.mul(held, own), cross)));
  return v128.andnot(excess, f32x4.eq(s, held));
}

/** The slope that a set bit, or none, stands for. */
function heldSlope(steep: v128, gamma: v128): v128 {
  return v128.bitselect(f32x4.splat(1), gamma, steep);
}

/** Four products, added in float64 to two lanes. */
function addProducts(sum: v128, x: v128, y: v128): v128 {
  const product = f32x4.mul(x, y);
  return f64x2.add(f64x2.add(sum, f64x2.promote_low_f32x4(product)), promoteHigh(product));
}

/**
 * Bit (n, j): whether the mean slope over a window with impulses impulseScale impulse_n is above (1 + gamma) / 2.
 * excess_n: by how much more output n changes in that window than with the slopes given by its bits, 1 or gamma.
 */
export function slidingBits(
  N: i32,
  m: i32,
  H: usize,
  R: usize,
  crossScale: f64,
  impulse: usize,
  impulseScale: f64,
  diagonal: usize,
  a: usize,
  gamma: f64,
  bits: usize,
  rowBytes: usize,
  excess: usize,
): void {
  const slope = splat(gamma);
  const scale = splat(crossScale);
  const half = splat(0.5 * (1 + gamma));
  for (let n = 0; n < N; n++) {
    const own = splat(impulseScale * load<f64>(impulse) * load<f64>(diagonal));
    memory.fill(bits, 0, rowBytes);
    let sum = f64x2.splat(0);
    let byte = bits;
    let j = 0;
    for (; j + 8 <= m; j += 8) {
      let found = 0;
      for (let k = 0; k < 8; k += 4) {
        const h = v128.load(H);
        const readout = fourOf(a + ((<usize>(j + k)) << 3));
        const cross = f32x4.mul(scale, v128.load(R));
        const moved = f32x4.mul(own, readout);
        const slopes = meanSlopes(h, moved, cross, slope);
        const steep = f32x4.gt(slopes, half);
        found |= i32x4.bitmask(steep) << k;
        sum = addProducts(sum, readout, excessMove(h, moved, cross, slopes, heldSlope(steep, slope), slope));
        H += 16;
        R += 16;
      }
      store<u8>(byte++, <u8>found);
    }
    let found = 0;
    for (let k = 0; j < m; j += 4, k += 4) {
      const count = min(4, m - j);
      const h = firstOf(count, H);
      const readout = firstAsFloats(count, a + ((<usize>j) << 3));
      const cross = f32x4.mul(scale, firstOf(count, R));
      const moved = f32x4.mul(own, readout);
      const slopes = meanSlopes(h, moved, cross, slope);
      const steep = f32x4.gt(slopes, half);
      found |= i32x4.bitmask(steep) << k;
      sum = addProducts(sum, readout, excessMove(h, moved, cross, slopes, heldSlope(steep, slope), slope));
      H += (<usize>count) << 2;
      R += (<usize>count) << 2;
    }
    if ((m & 7) > 0) store<u8>(byte, <u8>found);
    store<f64>(excess, lanesSum(sum));
    impulse += 8;
    diagonal += 8;
    bits += rowBytes;
    excess += 8;
  }
}

/**
 * After a window: replaces the change of H by the part due to other samples, R_nj = change_nj - diagonal_n P_nj; and
 * influence_n += sum_j a_j P_nj. change, P: N x m; diagonal, influence: N; a: m.
 */
export function settleWindow(
  N: i32,
  m: i32,
  change: usize,
  P: usize,
  diagonal: usize,
  a: usize,
  influence: usize,
): void {
  for (let n = 0; n < N; n++) {
    const own = load<f64>(diagonal);
    let sum: f64 = 0;
    for (let j = 0; j < m; j++) {
      const push = <f64>load<f32>(P);
      store<f32>(change, <f32>(<f64>load<f32>(change) - own * push));
      sum += load<f64>(a + ((<usize>j) << 3)) * push;
      change += 4;
      P += 4;
    }
    store<f64>(influence, load<f64>(influence) + sum);
    diagonal += 8;
    influence += 8;
  }
}
