/** Encodes class k (0 to K - 1) as a label y: -1 or +1 for two classes, else k itself. */
export function labelOf(k: number, K: number): number {
  return K === 2 ? 2 * k - 1 : k;
}

/** Decodes labels y to classes (0 to K - 1): the inverse of `labelOf`. */
export function classesOf(y: Float64Array, K: number): Int32Array {
  return Int32Array.from(y, (label) => (K === 2 ? (label + 1) / 2 : label));
}
