/** Coefficients of stage j >= 2 of the first-order Runge-Kutta-Chebyshev recursion. */
export interface FirstOrderCoefficients {
  readonly mu: number;
  readonly nu: number;
  readonly muTilde: number;
}

const FIRST_ORDER_DAMPING = 0.05;

/**
 * Longest stable step of the first-order method with s stages, times the spectral radius. With one stage, half of
 * Euler's.
 */
export function longestFirstOrderStep(s: number): number {
  return s === 1 ? 1 : 1.8 * s ** 2;
}

/**
 * Coefficients of the first-order method with s stages: `first` is mu~_1, `rest` those of stages 2 to s, y_j = mu
 * y_(j-1) + nu y_(j-2) + mu~ step f(y_(j-1)). Its stable step is three times that of the second-order method; one stage
 * is Euler's step (van der Houwen and Sommeijer, "On the internal stability of explicit, m-stage Runge-Kutta methods
 * for large m-values", 1980).
 */
export function firstOrderCoefficients(s: number): {
  first: number;
  rest: readonly FirstOrderCoefficients[];
} {
  const w0 = 1 + FIRST_ORDER_DAMPING / s ** 2;
  const { T, dT } = polynomials(s, w0);
  const w1 = T[s] / dT[s];
  const rest: FirstOrderCoefficients[] = [];
  for (let j = 2; j <= s; j++) {
    const ratio = T[j - 1] / T[j];
    rest.push({ mu: 2 * w0 * ratio, nu: -T[j - 2] / T[j], muTilde: 2 * w1 * ratio });
  }
  return { first: w1 / w0, rest };
}

/** Chebyshev polynomials T_0 to T_s and their derivatives at w0. */
function polynomials(s: number, w0: number): { T: number[]; dT: number[] } {
  const T = [1, w0];
  const dT = [0, 1];
  for (let j = 2; j <= s; j++) {
    T[j] = 2 * w0 * T[j - 1] - T[j - 2];
    dT[j] = 2 * T[j - 1] + 2 * w0 * dT[j - 1] - dT[j - 2];
  }
  return { T, dT };
}
