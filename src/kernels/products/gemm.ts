import { packFour } from './gemm-pack';
import { gemmTile } from './gemm-tile';

// A block of B (KC x NC, 512 KiB) stays in the second-level cache and is read once for each four rows of A, which
// stay in the first; so C is written along its rows. KC fixes the order of every sum: it may not depend on the shape.
const KC: i32 = 256;
const MC: i32 = 128;
const NC: i32 = 512;

/** Bytes of workspace needed by gemm: a packed block of A, a packed block of B, and one tile for the edges. */
export function gemmScratchBytes(): i32 {
  return ((MC + NC) * KC + 32) * 4;
}

function edgeTile(
  kc: i32,
  a: usize,
  b: usize,
  c: usize,
  cStep: usize,
  add: bool,
  tile: usize,
  rows: i32,
  cols: i32,
): void {
  gemmTile(kc, a, b, tile, 32, false);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const to = c + <usize>i * cStep + ((<usize>j) << 2);
      const value = load<f32>(tile + ((<usize>(i * 8 + j)) << 2));
      store<f32>(to, add ? load<f32>(to) + value : value);
    }
  }
}

function clear(M: i32, N: i32, C: usize, cStep: usize): void {
  for (let i = 0; i < M; i++) memory.fill(C + <usize>i * cStep, 0, (<usize>N) << 2);
}

/**
 * C = A B (+ C if accumulate). A: M x K, B: K x N, C: M x N; element (i, k) of A is at A + i aRow + k aCol, and so
 * on; steps in bytes. scratch: gemmScratchBytes(), 16-byte aligned.
 * An element of C depends on its row of A, its column of B and K only: each block of KC steps is summed in order
 * from zero, remainders by the same kernel over zero padding, and the blocks' sums are added in order.
 */
export function gemm(
  M: i32,
  N: i32,
  K: i32,
  A: usize,
  aRow: usize,
  aCol: usize,
  B: usize,
  bRow: usize,
  bCol: usize,
  C: usize,
  cStep: usize,
  accumulate: bool,
  scratch: usize,
): void {
  if (K === 0 && !accumulate) clear(M, N, C, cStep);
  const packedA = scratch;
  const packedB = packedA + <usize>(MC * KC * 4);
  const tile = packedB + <usize>(NC * KC * 4);
  for (let jc = 0; jc < N; jc += NC) {
    const nc = min(NC, N - jc);
    for (let pc = 0; pc < K; pc += KC) {
      const kc = min(KC, K - pc);
      const add = accumulate || pc > 0;
      for (let j = 0; j < nc; j += 8) {
        const from = B + <usize>pc * bRow + <usize>(jc + j) * bCol;
        const to = packedB + <usize>(j * kc * 4);
        packFour(from, bCol, bRow, nc - j, kc, to, 32);
        packFour(from + bCol * 4, bCol, bRow, nc - j - 4, kc, to + 16, 32);
      }
      for (let ic = 0; ic < M; ic += MC) {
        const mc = min(MC, M - ic);
        for (let i = 0; i < mc; i += 4) {
          const from = A + <usize>(ic + i) * aRow + <usize>pc * aCol;
          packFour(from, aRow, aCol, mc - i, kc, packedA + <usize>(i * kc * 4), 16);
        }
        for (let i = 0; i < mc; i += 4) {
          const a = packedA + <usize>(i * kc * 4);
          for (let j = 0; j < nc; j += 8) {
            const b = packedB + <usize>(j * kc * 4);
            const c = C + <usize>(ic + i) * cStep + ((<usize>(jc + j)) << 2);
            if (mc - i >= 4 && nc - j >= 8) gemmTile(kc, a, b, c, cStep, add);
            else edgeTile(kc, a, b, c, cStep, add, tile, min(4, mc - i), min(8, nc - j));
          }
        }
      }
    }
  }
}
