/**
 * Mean slope of a hidden unit on one sample over a window. Its pre-activation moves with velocity own D + cross
 * per window, D = 1 where it is positive and gamma elsewhere, own and cross constant. Where the two velocities
 * point at each other the unit slides along zero (Filippov), with the slope that keeps it there.
 */
function meanSlope(h: f64, own: f64, cross: f64, gamma: f64): f64 {
  const up = own + cross;
  const down = gamma * own + cross;
  if (h > 0) {
    if (h + up >= 0) return 1;
    const crossing = -h / up;
    const after = down > 0 ? -cross / own : gamma;
    return crossing + (1 - crossing) * after;
  }
  if (h + down <= 0) return gamma;
  const crossing = -h / down;
  const after = up >= 0 ? 1 : -cross / own;
  return crossing * gamma + (1 - crossing) * after;
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
  for (let n = 0; n < N; n++) {
    const push = load<f64>(impulse);
    const own = push * load<f64>(diagonal);
    for (let j = 0; j < m; j++) {
      const readout = load<f64>(a + ((<usize>j) << 3));
      const slope = meanSlope(load<f32>(H), own * readout, crossScale * load<f32>(R), gamma);
      store<f32>(P, <f32>(push * readout * slope));
      H += 4;
      R += 4;
      P += 4;
    }
    impulse += 8;
    diagonal += 8;
  }
}

/** Bit (n, j): the mean slope over a window whose impulses are impulseScale impulse_n lies above (1 + gamma) / 2. */
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
): void {
  const half = 0.5 * (1 + gamma);
  for (let n = 0; n < N; n++) {
    const own = impulseScale * load<f64>(impulse) * load<f64>(diagonal);
    memory.fill(bits, 0, rowBytes);
    for (let j = 0; j < m; j++) {
      const readout = load<f64>(a + ((<usize>j) << 3));
      const slope = meanSlope(load<f32>(H), own * readout, crossScale * load<f32>(R), gamma);
      if (slope > half) {
        const byte = bits + (<usize>j >> 3);
        store<u8>(byte, load<u8>(byte) | ((<u8>1) << (<u8>(j & 7))));
      }
      H += 4;
      R += 4;
    }
    impulse += 8;
    diagonal += 8;
    bits += rowBytes;
  }
}

/**
 * After a window: R_nj = change_nj - diagonal_n P_nj, what the other samples moved H by, in place of the change; and
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
