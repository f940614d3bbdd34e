/**
 * Distribution function of the standard normal, by the series of Marsaglia (2004) up to 7 and the asymptotic series
 * beyond; absolute error below 1e-14. NaN gives NaN.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -7) return upperTail(-x);
  if (x > 7) return 1 - upperTail(x);
  let term = x;
  let sum = x;
  for (let k = 3; sum + term !== sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** Quantile of the standard normal for a probability in (0.5, 1), by bisection to full precision. */
export function normalQuantile(probability: number): number {
  let [low, high] = [0, 40];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
}

/** Density of the standard normal. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** 1 - cdf(x) for x >= 7. */
function upperTail(x: number): number {
  const y = 1 / (x * x);
  return (normalDensity(x) / x) * (1 - y * (1 - 3 * y * (1 - 5 * y * (1 - 7 * y))));
}
