/** Fraction of samples with sign f = y. An output of exactly 0 is wrong. */
export function accuracy(outputs: ArrayLike<number>, y: ArrayLike<number>): number {
  return share(outputs.length, (n) => outputs[n] * y[n] > 0);
}

/** Fraction of inputs to which two classifiers give the same label. */
export function agreement(f: ArrayLike<number>, g: ArrayLike<number>): number {
  return share(f.length, (n) => f[n] * g[n] > 0);
}

/**
 * Fraction of inputs to which two classifiers give the same class. A negative class stands for none, and agrees with
 * nothing.
 */
export function shareEqual(f: ArrayLike<number>, g: ArrayLike<number>): number {
  return share(f.length, (n) => f[n] >= 0 && f[n] === g[n]);
}

/** Share of the samples that are in the largest class. */
export function shareOfLargest(classes: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let n = 0; n < classes.length; n++) counts.set(classes[n], (counts.get(classes[n]) ?? 0) + 1);
  return [...counts.values()].reduce((a, b) => Math.max(a, b), 0) / classes.length;
}

function share(count: number, holds: (n: number) => boolean): number {
  let hits = 0;
  for (let n = 0; n < count; n++) if (holds(n)) hits++;
  return hits / count;
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
