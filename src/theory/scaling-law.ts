import { mathjs } from './mathjs.ts';

/** A parameter of a fit. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** A fitted law y = c x_1^p_1 x_2^p_2 ... */
export interface ScalingLaw {
  /** Natural logarithm of c. */
  readonly logFactor: Estimate;
  /** p_1, p_2, ... */
  readonly exponents: readonly Estimate[];
  /** log y minus its fitted value, for each point. */
  readonly residuals: readonly number[];
  /** Standard deviation of the residuals, normalized by the degrees of freedom. */
  readonly residualSd: number;
  /** Fraction of the variance of log y explained by the law; NaN where y is constant. */
  readonly rSquared: number;
  /** Number of points minus number of parameters. */
  readonly degreesOfFreedom: number;
}

/** Determinants below this fraction of the product of the diagonal are rounding error: the regressors are dependent. */
const LEAST_DETERMINANT = 1e-10;
/** Variation of a regressor below this fraction of its sum of squares is rounding error. */
const LEAST_VARIANCE = 1e-18;

/**
 * Fits y = c x_1^p_1 x_2^p_2 ... by ordinary least squares on logarithms. Standard errors assume independent residuals
 * of equal variance. Logarithms are centred first, so that the normal equations are well conditioned.
 *
 * @param x rows of positive numbers, one for each point, all of the same length, at least 1
 * @param y a positive number for each point.
 * @returns undefined where there are no more points than parameters, or the regressors are collinear
 */
export function fitScalingLaw(
  x: readonly (readonly number[])[],
  y: readonly number[],
): ScalingLaw | undefined {
  const [n, count] = [y.length, x[0]?.length ?? 0];
  const degreesOfFreedom = n - count - 1;
  if (count === 0 || degreesOfFreedom < 1) return undefined;
  const columns = Array.from({ length: count }, (_, i) => x.map((row) => Math.log(row[i] ?? Number.NaN)));
  const logs = y.map(Math.log);
  const centred = columns.map(centre);
  const cross = centred.map((a) => centred.map((b) => dot(a, b)));
  const varies = cross.every(
    (row, i) => (row[i] ?? 0) > LEAST_VARIANCE * (1 + dot(columns[i] ?? [], columns[i] ?? [])),
  );
  if (!varies) return undefined;
  const scale = cross.reduce((product, row, i) => product * (row[i] ?? 0), 1);
  const { det, inv } = mathjs();
  if (!(det(cross) > LEAST_DETERMINANT * scale)) return undefined;

  const inverse = inv(cross);
  const pulls = centred.map((column) => dot(column, logs));
  const exponents = inverse.map((row) => dot(row, pulls));
  const means = columns.map(mean);
  const logFactor = mean(logs) - dot(exponents, means);
  const residuals = logs.map(
    (value, i) =>
      value -
      logFactor -
      dot(
        exponents,
        columns.map((column) => column[i] ?? 0),
      ),
  );
  const variance = dot(residuals, residuals) / degreesOfFreedom;
  const leverage = dot(
    means,
    inverse.map((row) => dot(row, means)),
  );
  const spread = centre(logs);
  return {
    logFactor: { value: logFactor, standardError: Math.sqrt(variance * (1 / n + leverage)) },
    exponents: exponents.map((value, i) => ({
      value,
      standardError: Math.sqrt(variance * (inverse[i]?.[i] ?? Number.NaN)),
    })),
    residuals,
    residualSd: Math.sqrt(variance),
    rSquared: 1 - dot(residuals, residuals) / dot(spread, spread),
    degreesOfFreedom,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function centre(values: readonly number[]): number[] {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
}
