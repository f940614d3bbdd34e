/** Below this, Taylor series of 16 terms are exact in float64. */
const SMALL = 1;
const TERMS = 16;

/**
 * phi_1(-x) = (1 - exp(-x)) / x, for x >= 0: the mean of exp(-t) for t from 0 to x. Computed by series and doubling only,
 * since Math.exp differs between JavaScript engines. All terms of the doubling are positive, so there is no
 * cancellation.
 */
export function phi1(x: number): number {
  let doublings = 0;
  let z = x;
  for (; z > SMALL; z /= 2) doublings++;
  let phi = series(1, z);
  let exponential = 1 - z * phi;
  for (; doublings > 0; doublings--) {
    phi = (phi * (1 + exponential)) / 2;
    exponential *= exponential;
  }
  return phi;
}

/** phi_3(-x) = (x^2 / 2 - x + 1 - exp(-x)) / x^3, for x >= 0; 1/6 at 0. Computed as `phi1` is. */
export function phi3(x: number): number {
  let doublings = 0;
  let z = x;
  for (; z > SMALL; z /= 2) doublings++;
  let [first, second, third] = [series(1, z), series(2, z), series(3, z)];
  let exponential = 1 - z * first;
  for (; doublings > 0; doublings--) {
    third = (first * second + second + 2 * third) / 8;
    second = (first * first + 2 * second) / 4;
    first = (first * (1 + exponential)) / 2;
    exponential *= exponential;
  }
  return third;
}

/** phi_k(-z) = sum over i of (-z)^i / (i + k)!, by Horner's rule. */
function series(k: number, z: number): number {
  let sum = 0;
  for (let i = TERMS; i > 0; i--) sum = (1 - z * sum) / (i + k);
  sum = 1 - z * sum;
  for (let i = 2; i <= k; i++) sum /= i;
  return sum;
}
