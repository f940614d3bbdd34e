/** A coordinate, unit or row, and its change. */
export type Change = readonly [index: number, change: number];

/** A_k + sum_i factor_i X_{index_i, k}, every operation rounded to float32. X: rows of A's length. */
export function addRows(A: Float32Array, X: Float32Array, list: readonly Change[]): Float32Array {
  const n = A.length;
  const sumOf = (value: number, k: number) =>
    list.reduce(
      (sum, [row, factor]) => Math.fround(sum + Math.fround(Math.fround(factor) * X[row * n + k])),
      value,
    );
  return A.map(sumOf);
}

/** start + shrink delta clamped to [low, high], every operation rounded to float32; and the changes by clamping. */
export function clampMove(
  start: Float32Array,
  delta: Float32Array,
  { shrink, low, high }: { readonly shrink: number; readonly low: number; readonly high: number },
): { x: Float32Array; delta: Float32Array; clamped: Change[] } {
  const clamped: Change[] = [];
  const x = start.map((from, k) => {
    const free = Math.fround(from + Math.fround(Math.fround(shrink) * delta[k]));
    const end = Math.min(Math.max(free, Math.fround(low)), Math.fround(high));
    if (end !== free) clamped.push([k, Math.fround(end - free)]);
    return end;
  });
  return { x, delta: x.map((value, k) => value - start[k]), clamped };
}

/** f = sum_j a_j phi(h_j), the slopes phi'(h_j), and the changes of a_j phi'(h_j). */
export function turnUnits(
  h: Float64Array,
  before: Float64Array,
  a: Float64Array,
  gamma: number,
): { f: number; slopes: Float64Array; turned: Change[] } {
  const slopes = h.map((value) => (value > 0 ? 1 : gamma));
  const turned: Change[] = [];
  slopes.forEach((slope, j) => {
    if (slope !== before[j]) turned.push([j, a[j] * (slope - before[j])]);
  });
  return { f: h.reduce((sum, value, j) => sum + a[j] * slopes[j] * value, 0), slopes, turned };
}

/** The signs of g, and their changes. */
export function turnSigns(g: Float32Array, before: Float32Array): { signs: Float32Array; turned: Change[] } {
  const signs = g.map(Math.sign);
  const turned: Change[] = [];
  signs.forEach((sign, k) => {
    if (sign !== before[k]) turned.push([k, sign - before[k]]);
  });
  return { signs, turned };
}

/** The coordinate of largest abs(g) among those where `free` is 1, of equal ones the lowest; undefined if none is. */
export function largestFree(g: ArrayLike<number>, free: ArrayLike<number>): number | undefined {
  let [chosen, most] = [-1, -1];
  for (let k = 0; k < g.length; k++) {
    const size = Math.abs(g[k]);
    if (free[k] === 1 && size > most) [chosen, most] = [k, size];
  }
  return chosen < 0 ? undefined : chosen;
}
