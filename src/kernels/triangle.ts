/**
 * Byte offset of row n of a symmetric matrix: in rows of `cols` entries where it is held whole, in rows of
 * n + 1 entries where it is held as its triangle on and below the diagonal (cols = 0).
 */
export function rowOffset(n: i32, cols: i32): usize {
  const row = <usize>n;
  return (cols ? row * <usize>cols : (row * (row + 1)) >> 1) << 2;
}
