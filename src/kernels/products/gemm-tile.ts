// The innermost product: a 4 x 8 tile of C over kc steps, from packed panels of A (4 wide) and B (8 wide).
// Eight accumulators, two vectors of B and one of A fit the sixteen vector registers that x86 engines use.

function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

function put(c: usize, low: v128, high: v128, add: bool): void {
  if (add) {
    v128.store(c, f32x4.add(v128.load(c), low));
    v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
  } else {
    v128.store(c, low);
    v128.store(c, high, 16);
  }
}

/**
 * C (4 x 8, `cStep` bytes from row to row) = A B, or C += A B. Every element is one sum in the order of k,
 * started at zero. Exported so that the engine compiles it apart from its caller, and optimises it early.
 */
export function gemmTile(kc: i32, a: usize, b: usize, c: usize, cStep: usize, add: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = a + ((<usize>kc) << 4);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a += 16;
    b += 32;
  }
  put(c, c00, c01, add);
  put(c + cStep, c10, c11, add);
  put(c + cStep * 2, c20, c21, add);
  put(c + cStep * 3, c30, c31, add);
}
