import { stringify } from 'csv-stringify/sync';
import { studentTQuantile } from '../../statistics/student-t.ts';
import type { Estimate, FactorFit } from '../../theory/scaling-law.ts';
import { csvValue } from '../statistics/aggregate.ts';
import type { FacetFit, Fit, Regressor } from './fit.ts';

/** A parameter of a fit, as listed in tables. */
export interface FitParameter extends Estimate {
  readonly form: 'law' | 'free';
  /** `kappa`, `log_c`, or the setting whose exponent it is. */
  readonly parameter: 'kappa' | 'log_c' | Regressor;
  /** Ends of the 95 % confidence interval, by Student's t. */
  readonly low: number;
  readonly high: number;
  /** The value of the law in the same form at the same points, where it has one. */
  readonly ofLaw?: number;
}

/** The one parameter of the form of the law, kappa at the smallest epsilon, then those of the free form. */
export function parametersOf({ law, free }: FacetFit, regressors: readonly Regressor[]): FitParameter[] {
  const found: FitParameter[] = [];
  if (law !== undefined) {
    const { value, standardError } = law.logFactor;
    const [low, high] = endsOf(law.logFactor, law);
    const kappa = Math.exp(value);
    found.push({
      ...{ form: 'law', parameter: 'kappa', value: kappa, standardError: kappa * standardError },
      ...{ low: Math.exp(low), high: Math.exp(high) },
    });
  }
  if (free !== undefined) {
    const ofFree = (parameter: FitParameter['parameter'], estimate: Estimate) => {
      const [low, high] = endsOf(estimate, free);
      return { form: 'free' as const, parameter, ...estimate, low, high };
    };
    found.push(ofFree('log_c', free.logFactor));
    for (const [i, name] of regressors.entries()) {
      const [estimate, ofLaw] = [free.exponents[i], law?.exponents[i]];
      if (estimate !== undefined)
        found.push({ ...ofFree(name, estimate), ...(ofLaw !== undefined && { ofLaw }) });
    }
  }
  return found;
}

function endsOf({ value, standardError }: Estimate, { degreesOfFreedom }: FactorFit): [number, number] {
  const reach = studentTQuantile(0.975, degreesOfFreedom) * standardError;
  return [value - reach, value + reach];
}

/** The parameters as CSV, one row for each parameter and facet. */
export function fitCsv({ facets, regressors, fits }: Fit): string {
  const header = ['form', 'parameter', 'estimate', 'standard_error', 'low', 'high', 'law'];
  const rows = fits.flatMap((one) =>
    parametersOf(one, regressors).map(({ form, parameter, value, standardError, low, high, ofLaw }) => {
      const quality = form === 'law' ? one.law : one.free;
      return [
        ...one.facet.map(csvValue),
        ...[form, parameter, value, standardError, low, high, ofLaw],
        ...[one.points.length, quality?.rSquared, quality?.residualSd],
      ];
    }),
  );
  return stringify([[...facets, ...header, 'n', 'r_squared', 'residual_sd'], ...rows]);
}

const SETTINGS = ['d', 'N', 'Nadv', 'seed'] as const;

/** The epsilons found as CSV, one row each, with what both forms leave over: log epsilon - log fitted. */
export function residualsCsv({ facets, fits }: Fit): string {
  const rows = fits.flatMap(({ facet, law, free, points }) =>
    points.map(({ cell: { settings }, epsilon }, i) => [
      ...facet.map(csvValue),
      ...SETTINGS.map((name) => settings[name]),
      ...[epsilon, law?.residuals[i], free?.residuals[i]],
    ]),
  );
  return stringify([[...facets, ...SETTINGS, 'epsilon', 'residual_law', 'residual_free'], ...rows]);
}
