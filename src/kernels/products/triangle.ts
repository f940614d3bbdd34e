/** Entries of a triangle before row n. */
export function entriesBefore(n: i32): usize {
  return (<usize>n * (<usize>n + 1)) >> 1;
}

/**
 * Byte offset of row n of a symmetric float32 matrix: with rows of `cols` entries where it is stored whole, and with
 * rows of n + 1 entries where only its lower triangle is stored (cols = 0).
 */
export function rowOffset(n: i32, cols: i32): usize {
  return (cols ? <usize>n * <usize>cols : entriesBefore(n)) << 2;
}
