/**
 * Quantile of Student's t for a probability in (0.5, 1) and an integer number of degrees of freedom, by bisection of
 * the distribution function to full precision.
 */
export function studentTQuantile(probability: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentTCdf(high, degrees) < probability) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTCdf(middle, degrees) < probability) low = middle;
    else high = middle;
  }
}

/**
 * Distribution function of Student's t at t >= 0 for an integer number of degrees of freedom, by the finite series of
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentTCdf(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const cosine2 = Math.cos(theta) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(theta) : 1;
  let series = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= (cosine2 * (k - 1)) / k;
    series += term;
  }
  const within = odd ? (2 / Math.PI) * (theta + Math.sin(theta) * series) : Math.sin(theta) * series;
  return (1 + within) / 2;
}
