import { stringify } from 'csv-stringify/sync';
import { settingOf } from '../../parts/by-name.ts';
import { studentTQuantile } from '../../statistics/student-t.ts';
import type { Cell, Search, Sweep } from '../../sweep/cells.ts';
import { facetSettings } from '../../sweep/grid/facets.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { type Estimate, fitScalingLaw, type ScalingLaw } from '../../theory/scaling-law.ts';
import { csvValue, type Results } from './aggregate.ts';

/** Settings that the smallest epsilon may scale with, and their exponents in the O(sqrt(d / N)) of [K24]. */
const REGRESSORS = [
  { name: 'd', symbol: 'alpha', theory: 0.5 },
  { name: 'N', symbol: 'beta', theory: -0.5 },
] as const;
export type Regressor = (typeof REGRESSORS)[number];

/** A cell whose smallest epsilon was found. */
export interface FitPoint {
  readonly cell: Cell;
  readonly epsilon: number;
}

/** Scaling law of the cells that share the facet's settings. */
export interface FacetFit {
  /** Values of `Fit.facets`, in that order. */
  readonly facet: readonly unknown[];
  readonly points: readonly FitPoint[];
  /** Undefined where the points do not determine it. */
  readonly law: ScalingLaw | undefined;
  /** Number of excluded cells where even the largest epsilon fails, so that only a lower bound is known. */
  readonly above: number;
  /** Number of excluded cells where even the smallest epsilon suffices, so that only an upper bound is known. */
  readonly below: number;
  /** Number of cells excluded because they failed or were not run. */
  readonly missing: number;
}

/**
 * The law epsilon* = c d^alpha N^beta, fitted to the smallest epsilons found by a search; only axes that vary have an
 * exponent.
 */
export interface Fit {
  readonly regressors: readonly Regressor[];
  readonly facets: readonly string[];
  readonly fits: readonly FacetFit[];
}

/**
 * Fits the scaling of the smallest epsilon, separately for each combination of the other settings that vary, except the
 * seed. Cells at either end of the search range are excluded and counted; where there are many, the law describes only
 * the rest. Undefined where the sweep has no search, or neither d nor N varies.
 */
export function fitOf(sweep: Sweep, results: Results): Fit | undefined {
  const { search } = sweep;
  const varying = varyingSettings(sweep);
  const regressors = REGRESSORS.filter(({ name }) => varying.includes(name));
  if (search === undefined || regressors.length === 0) return undefined;
  const facets = facetSettings(sweep, { x: 'd', y: 'N' });
  const groups = new Map<string, Cell[]>();
  for (const cell of sweep.cells) {
    const key = JSON.stringify(facets.map((name) => settingOf(cell.settings, name)));
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const fits = [...groups.values()].map((cells) => fitFacet(cells, facets, regressors, search, results));
  return { regressors, facets, fits };
}

function fitFacet(
  cells: readonly Cell[],
  facets: readonly string[],
  regressors: readonly Regressor[],
  search: Search,
  results: Results,
): FacetFit {
  const points: FitPoint[] = [];
  let [above, below, missing] = [0, 0, 0];
  for (const cell of cells) {
    const result = results.get(cell.id);
    const epsilon = result?.measurements.epsilon_min;
    if (result === undefined || result.status === 'failed') missing++;
    else if (epsilon === undefined) above++;
    else if (epsilon <= search.in[0]) below++;
    else points.push({ cell, epsilon });
  }
  const law = fitScalingLaw(
    points.map(({ cell }) => regressors.map(({ name }) => cell.settings[name])),
    points.map(({ epsilon }) => epsilon),
  );
  const [first] = cells;
  const facet = first === undefined ? [] : facets.map((name) => settingOf(first.settings, name));
  return { facet, points, law, above, below, missing };
}

/** A parameter of a law, as listed in tables; `theory` is its predicted value, if any. */
export interface FitParameter extends Estimate {
  readonly parameter: 'log_c' | Regressor['symbol'];
  /** Half-width of the 95 % confidence interval, by Student's t. */
  readonly ci95: number;
  readonly theory?: number;
}

/** The parameters of a law: the natural logarithm of c, then the exponents. */
export function parametersOf(law: ScalingLaw, regressors: readonly Regressor[]): FitParameter[] {
  const t = studentTQuantile(0.975, law.degreesOfFreedom);
  const withInterval = (estimate: Estimate) => ({ ...estimate, ci95: t * estimate.standardError });
  return [
    { parameter: 'log_c', ...withInterval(law.logFactor) },
    ...regressors.flatMap(({ symbol, theory }, i) => {
      const estimate = law.exponents[i];
      return estimate === undefined ? [] : [{ parameter: symbol, theory, ...withInterval(estimate) }];
    }),
  ];
}

/** The parameters as CSV, one row for each parameter and facet. */
export function fitCsv({ facets, regressors, fits }: Fit): string {
  const header = [
    'parameter',
    'estimate',
    'standard_error',
    'ci95',
    'theory',
    'n',
    'r_squared',
    'residual_sd',
  ];
  const rows = fits.flatMap(({ facet, law, points }) =>
    law === undefined
      ? []
      : parametersOf(law, regressors).map(({ parameter, value, standardError, ci95, theory }) => [
          ...facet.map(csvValue),
          ...[parameter, value, standardError, ci95, theory],
          ...[points.length, law.rSquared, law.residualSd],
        ]),
  );
  return stringify([[...facets, ...header], ...rows]);
}

/** Residuals of the law as CSV, one row for each epsilon found; `residual` is log epsilon_min - log fitted. */
export function residualsCsv({ facets, fits }: Fit): string {
  const rows = fits.flatMap(({ facet, law, points }) =>
    points.map(({ cell: { settings }, epsilon }, i) => {
      const residual = law?.residuals[i];
      const fitted = residual === undefined ? undefined : epsilon / Math.exp(residual);
      return [...facet.map(csvValue), settings.d, settings.N, settings.seed, epsilon, fitted, residual];
    }),
  );
  return stringify([[...facets, 'd', 'N', 'seed', 'epsilon_min', 'fitted', 'residual'], ...rows]);
}
