/** Entries of a triangle before row n. */
export function entriesBefore(n: i32): usize {
  return (<usize>n * (<usize>n + 1)) >> 1;
}

/**
 * Byte offset of row n of a symmetric matrix of float32: in rows of `cols` entries where it is held whole, in rows of
 * n + 1 entries where it is held as its triangle on and below the diagonal (cols = 0).
 */
export function rowOffset(n: i32, cols: i32): usize {
  return (cols ? <usize>n * <usize>cols : entriesBefore(n)) << 2;
}
