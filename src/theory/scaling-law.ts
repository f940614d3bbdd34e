import { mathjs } from './mathjs.ts';

/** A parameter of a fit. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** A law with a factor fitted to points. */
export interface FactorFit {
  /** Natural logarithm of the factor. */
  readonly logFactor: Estimate;
  /** log y minus its fitted value, for each point. */
  readonly residuals: readonly number[];
  /** Standard deviation of the residuals, at a point of mean weight, normalized by points less parameters. */
  readonly residualSd: number;
  /** Fraction of the variance of log y explained by the law; NaN where y is constant. */
  readonly rSquared: number;
  /** Degrees of freedom of the standard errors: number of points less that of parameters, or of seeds less one. */
  readonly degreesOfFreedom: number;
}

/** A fitted law y = c x_1^p_1 x_2^p_2 ... */
export interface ScalingLaw extends FactorFit {
  /** p_1, p_2, ... */
  readonly exponents: readonly Estimate[];
}

/** Determinants below this fraction of the product of the diagonal are rounding error: the regressors are dependent. */
const LEAST_DETERMINANT = 1e-10;
/** Variation of a regressor below this fraction of its sum of squares is rounding error. */
const LEAST_VARIANCE = 1e-18;

/**
 * Fits y = c x_1^p_1 x_2^p_2 ... by least squares on logarithms. Standard errors assume independent residuals whose
 * variance is inverse to the weights. Logarithms are centred first, so that the normal equations are well conditioned.
 *
 * @param x rows of positive numbers, one for each point, all of the same length, at least 1
 * @param y a positive number for each point.
 * @param weights a positive number for each point; all the same where none are given.
 * @returns undefined where there are no more points than parameters, or the regressors are collinear
 */
export function fitScalingLaw(
  x: readonly (readonly number[])[],
  y: readonly number[],
  weights?: readonly number[],
): ScalingLaw | undefined {
  const [n, count] = [y.length, x[0]?.length ?? 0];
  const degreesOfFreedom = n - count - 1;
  if (count === 0 || degreesOfFreedom < 1) return undefined;
  const w = ofMeanOne(weights ?? y.map(() => 1));
  const columns = Array.from({ length: count }, (_, i) => x.map((row) => Math.log(row[i] ?? Number.NaN)));
  const logs = y.map(Math.log);
  const centred = columns.map((column) => centre(column, w));
  const cross = centred.map((a) => centred.map((b) => dot(a, b, w)));
  const varies = cross.every(
    (row, i) => (row[i] ?? 0) > LEAST_VARIANCE * (1 + dot(columns[i] ?? [], columns[i] ?? [])),
  );
  if (!varies) return undefined;
  const scale = cross.reduce((product, row, i) => product * (row[i] ?? 0), 1);
  const { det, inv } = mathjs();
  if (!(det(cross) > LEAST_DETERMINANT * scale)) return undefined;

  const inverse = inv(cross);
  const pulls = centred.map((column) => dot(column, logs, w));
  const exponents = inverse.map((row) => dot(row, pulls));
  const means = columns.map((column) => mean(column, w));
  const logFactor = mean(logs, w) - dot(exponents, means);
  const residuals = logs.map(
    (value, i) =>
      value -
      logFactor -
      dot(
        exponents,
        columns.map((column) => column[i] ?? 0),
      ),
  );
  const quality = qualityOf(residuals, logs, w, degreesOfFreedom);
  const leverage = dot(
    means,
    inverse.map((row) => dot(row, means)),
  );
  return {
    logFactor: { value: logFactor, standardError: quality.residualSd * Math.sqrt(1 / n + leverage) },
    exponents: exponents.map((value, i) => ({
      value,
      standardError: quality.residualSd * Math.sqrt(inverse[i]?.[i] ?? Number.NaN),
    })),
    ...quality,
  };
}

/**
 * Fits the factor c of y = c shape, a law without other parameters, by least squares on logarithms.
 *
 * @param shape a positive number for each point
 * @returns undefined for fewer than two points
 */
export function fitFactor(
  shape: readonly number[],
  y: readonly number[],
  weights?: readonly number[],
): FactorFit | undefined {
  const n = y.length;
  if (n < 2) return undefined;
  const w = ofMeanOne(weights ?? y.map(() => 1));
  const logs = y.map(Math.log);
  const ratios = logs.map((value, i) => value - Math.log(shape[i] ?? Number.NaN));
  const logFactor = mean(ratios, w);
  const residuals = ratios.map((ratio) => ratio - logFactor);
  const quality = qualityOf(residuals, logs, w, n - 1);
  return { logFactor: { value: logFactor, standardError: quality.residualSd / Math.sqrt(n) }, ...quality };
}

function qualityOf(
  residuals: readonly number[],
  logs: readonly number[],
  w: readonly number[],
  degreesOfFreedom: number,
) {
  const squares = dot(residuals, residuals, w);
  const spread = centre(logs, w);
  return {
    residuals,
    residualSd: Math.sqrt(squares / degreesOfFreedom),
    rSquared: 1 - squares / dot(spread, spread, w),
    degreesOfFreedom,
  };
}

function ofMeanOne(weights: readonly number[]): number[] {
  const all = weights.reduce((sum, value) => sum + value, 0) / weights.length;
  return weights.map((value) => value / all);
}

/** Mean with weights of mean 1. */
function mean(values: readonly number[], w: readonly number[]): number {
  return dot(values, w) / values.length;
}

function centre(values: readonly number[], w: readonly number[]): number[] {
  const middle = mean(values, w);
  return values.map((value) => value - middle);
}

function dot(a: readonly number[], b: readonly number[], w?: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN) * (w?.[i] ?? 1), 0);
}
