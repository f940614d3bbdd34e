/** Fraction of samples with sign f = y. An output of exactly 0 is wrong. */
export function accuracy(outputs: ArrayLike<number>, y: ArrayLike<number>): number {
  let hits = 0;
  for (let n = 0; n < outputs.length; n++) if (outputs[n] * y[n] > 0) hits++;
  return hits / outputs.length;
}

/** Fraction of inputs to which two classifiers give the same label. */
export function agreement(f: ArrayLike<number>, g: ArrayLike<number>): number {
  return accuracy(f, g);
}

/**
 * Fraction of inputs to which two classifiers give the same class. A negative class stands for none, and agrees with
 * nothing.
 */
export function shareEqual(f: ArrayLike<number>, g: ArrayLike<number>): number {
  let hits = 0;
  for (let n = 0; n < f.length; n++) if (f[n] >= 0 && f[n] === g[n]) hits++;
  return hits / f.length;
}

/** Share of the samples that are in the largest class. */
export function shareOfLargest(classes: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let n = 0; n < classes.length; n++) counts.set(classes[n], (counts.get(classes[n]) ?? 0) + 1);
  return [...counts.values()].reduce((a, b) => Math.max(a, b), 0) / classes.length;
}

/** Cosine of the angle between two vectors. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    ab += a[k] * b[k];
    aa += a[k] * a[k];
    bb += b[k] * b[k];
  }
  return ab / Math.sqrt(aa * bb);
}

/** Largest abs(a_n - b_n). */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let n = 0; n < a.length; n++) most = Math.max(most, Math.abs(a[n] - b[n]));
  return most;
}
