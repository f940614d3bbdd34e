import type { RandomKey } from '../../src/linalg/random.ts';

const MASK = 0xffffffffn;

/** Philox-4x32-10 (Salmon et al. 2011) with exact integers: four words from a counter of four and a key of two. */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt);
  let [k0 = 0n, k1 = 0n] = key.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const p0 = c0 * 0xd2511f53n;
    const p1 = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & MASK, (p0 >> 32n) ^ c3 ^ k1, p0 & MASK];
    k0 = (k0 + 0x9e3779b9n) & MASK;
    k1 = (k1 + 0xbb67ae85n) & MASK;
  }
  return [c0, c1, c2, c3].map(Number);
}

/** The four random words of columns 4 quad to 4 quad + 3 of row n. */
function words(key: RandomKey, n: number, quad: number): number[] {
  return philox([quad, (key.firstRow + n) >>> 0, 0, 0], [key.seed, key.purpose]);
}

/** Entry (n, k) of a uniform matrix on [low, high), before it is limited to below `high`. */
export function uniformEntry(key: RandomKey, n: number, k: number, low: number, high: number): number {
  const word = words(key, n, k >> 2)[k & 3] ?? Number.NaN;
  const scaled = Math.fround(Math.fround(high - low) * ((word >>> 8) / 2 ** 24));
  return Math.fround(Math.fround(low) + scaled);
}

/** Entry (n, k) of a matrix of standard normals, in float64. */
export function gaussEntry(key: RandomKey, n: number, k: number): number {
  const quad = words(key, n, k >> 2);
  const pair = k & 2;
  const [radiusWord = Number.NaN, angleWord = Number.NaN] = quad.slice(pair, pair + 2);
  const radius = Math.sqrt(-2 * Math.log((Math.floor(radiusWord / 2) + 0.5) / 2 ** 31));
  const quarter = angleWord >>> 30;
  const angle = (Math.PI / 2) * (quarter + ((angleWord << 2) | 0) / 2 ** 32);
  return radius * ((k & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
}

/** Entry n of a vector of signs. */
export function signEntry(key: RandomKey, n: number): number {
  return (words(key, n, 0)[0] ?? Number.NaN) >= 2 ** 31 ? -1 : 1;
}
