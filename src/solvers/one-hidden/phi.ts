/** Below this, Taylor series of 16 terms are exact in float64. */
const SMALL = 1;
const TERMS = 16;

/** The phi functions of exponential integrators, at -x. */
export interface Phi {
  /** (1 - exp(-x)) / x: the mean of exp(-t) for t from 0 to x. */
  readonly phi1: number;
  /** (x^2 / 2 - x + 1 - exp(-x)) / x^3; 1/6 at 0. */
  readonly phi3: number;
}

/**
 * phi_1 and phi_3 at -x, for x >= 0. Computed by series and doubling only, since Math.exp differs between JavaScript
 * engines. All terms of the doubling are positive, so there is no cancellation.
 */
export function phiOf(x: number): Phi {
  let doublings = 0;
  let z = x;
  for (; z > SMALL; z /= 2) doublings++;
  let [phi1, phi2, phi3] = [series(1, z), series(2, z), series(3, z)];
  let exponential = 1 - z * phi1;
  for (; doublings > 0; doublings--) {
    phi3 = (phi1 * phi2 + phi2 + 2 * phi3) / 8;
    phi2 = (phi1 * phi1 + 2 * phi2) / 4;
    phi1 = (phi1 * (1 + exponential)) / 2;
    exponential *= exponential;
  }
  return { phi1, phi3 };
}

/** phi_k(-z) = sum over i of (-z)^i / (i + k)!, by Horner's rule. */
function series(k: number, z: number): number {
  let sum = 0;
  for (let i = TERMS; i > 0; i--) sum = (1 - z * sum) / (i + k);
  sum = 1 - z * sum;
  for (let i = 2; i <= k; i++) sum /= i;
  return sum;
}
