import { trialsOf } from '../../experiment/planning/trials.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Search, Sweep } from '../../sweep/cells.ts';
import { facetSettings, pointsOf } from '../../sweep/grid/facets.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { type FactorFit, fitFactor, fitScalingLaw, type ScalingLaw } from '../../theory/scaling-law.ts';
import type { Results } from '../statistics/aggregate.ts';
import { overSeeds } from './over-seeds.ts';

/** Settings that the smallest epsilon may scale with. */
const REGRESSORS = ['d', 'N', 'Nadv'] as const;
export type Regressor = (typeof REGRESSORS)[number];

/** A cell whose smallest epsilon was found. */
export interface FitPoint {
  readonly cell: Cell;
  /** Where the accuracy crosses the level of the search, or the smallest epsilon tried where that is not known. */
  readonly epsilon: number;
  /** kappa / epsilon of the cell; undefined where kappa is not, or not in proportion to epsilon. */
  readonly kappaPerEpsilon: number | undefined;
  /** Samples that the accuracy is of, the inverse of the variance of log epsilon up to a factor. */
  readonly weight: number;
}

/** The smallest epsilon in the form of the law: that of equal kappa everywhere. */
export interface LawForm extends FactorFit {
  /** Exponents that the free form has when it is fitted to the law itself at the same points. */
  readonly exponents: readonly number[];
}

/** Fits of the cells that share the facet's settings. */
export interface FacetFit {
  /** Values of `Fit.facets`, in that order. */
  readonly facet: readonly unknown[];
  readonly points: readonly FitPoint[];
  /** c d^alpha N^beta Nadv^gamma; undefined where the points do not determine it. */
  readonly free: ScalingLaw | undefined;
  /** Undefined where kappa is not known of all points. */
  readonly law: LawForm | undefined;
  /** Number of excluded cells where even the largest epsilon fails, so that only a lower bound is known. */
  readonly above: number;
  /** Number of excluded cells where even the smallest epsilon suffices, so that only an upper bound is known. */
  readonly below: number;
  /** Number of cells excluded because they failed or were not run. */
  readonly missing: number;
}

/**
 * How the smallest epsilon found by a search scales: in the form of the law (docs/mathematics.md, "The law"), with one
 * parameter, and as a product of powers of the axes that vary.
 */
export interface Fit {
  readonly regressors: readonly Regressor[];
  readonly facets: readonly string[];
  readonly fits: readonly FacetFit[];
  /** Condition of the search, as in the sweep file. */
  readonly condition: string;
}

/**
 * Fits the scaling of the smallest epsilon, separately for each combination of the other settings that vary, except the
 * seed. Cells at either end of the search range are excluded and counted; where there are many, the fit describes only
 * the rest. Undefined where the sweep has no search, or none of d, N and Nadv varies.
 */
export function fitOf(sweep: Sweep, results: Results): Fit | undefined {
  const { search } = sweep;
  const varying = varyingSettings(sweep);
  const regressors = REGRESSORS.filter((name) => varying.includes(name));
  if (search === undefined || regressors.length === 0) return undefined;
  const facets = facetSettings(sweep, { x: 'd', y: 'N' }).filter((name) => name !== 'Nadv');
  const fits = [...pointsOf(sweep.cells, facets).values()].map((cells) =>
    fitFacet(cells, facets, regressors, sweep, results),
  );
  const { measurement, comparison, level } = search.until;
  return { regressors, facets, fits, condition: `${measurement} ${comparison} ${level}` };
}

function fitFacet(
  cells: readonly Cell[],
  facets: readonly string[],
  regressors: readonly Regressor[],
  sweep: Sweep,
  results: Results,
): FacetFit {
  const points: FitPoint[] = [];
  let [above, below, missing] = [0, 0, 0];
  const [lowest] = sweep.search?.in ?? [0];
  for (const cell of cells) {
    const result = results.get(cell.id);
    const { epsilon_min: epsilon, epsilon_probit: crossing, kappa } = result?.measurements ?? {};
    if (result === undefined || result.status === 'failed') missing++;
    else if (epsilon === undefined) above++;
    else if (epsilon <= lowest) below++;
    else
      points.push({
        ...{ cell, epsilon: crossing ?? epsilon, weight: weightOf(cell, sweep) },
        kappaPerEpsilon: kappa === undefined || cell.settings.norm === 'L0' ? undefined : kappa / epsilon,
      });
  }
  const numbers = new Set(points.map(({ cell }) => cell.settings.seed));
  const seeds = [...numbers].map((seed) => points.filter(({ cell }) => cell.settings.seed === seed));
  const fitted = <Form extends FactorFit>(form: (points: readonly FitPoint[]) => Form | undefined) =>
    overSeeds(form(points), seeds.map(form));
  const law = fitted(lawOf);
  const [first] = cells;
  return {
    facet: first === undefined ? [] : facets.map((name) => settingOf(first.settings, name)),
    ...{ points, above, below, missing },
    free: fitted((own) =>
      freeOf(
        own,
        regressors,
        own.map(({ epsilon }) => epsilon),
      ),
    ),
    law: law && { ...law, exponents: exponentsOfLaw(points, regressors) },
  };
}

/** Free exponents of what each point has. */
function freeOf(points: readonly FitPoint[], regressors: readonly Regressor[], y: readonly number[]) {
  const x = points.map(({ cell }) => regressors.map((name) => cell.settings[name]));
  return fitScalingLaw(
    x,
    y,
    points.map(({ weight }) => weight),
  );
}

/** epsilon / kappa of each point, NaN where that is not known. */
function shapeOf(points: readonly FitPoint[]): number[] {
  return points.map(({ kappaPerEpsilon }) => 1 / (kappaPerEpsilon ?? Number.NaN));
}

function lawOf(points: readonly FitPoint[]): FactorFit | undefined {
  const shape = shapeOf(points);
  if (!shape.every(Number.isFinite)) return undefined;
  const epsilons = points.map(({ epsilon }) => epsilon);
  return fitFactor(
    shape,
    epsilons,
    points.map(({ weight }) => weight),
  );
}

function exponentsOfLaw(points: readonly FitPoint[], regressors: readonly Regressor[]): number[] {
  return freeOf(points, regressors, shapeOf(points))?.exponents.map(({ value }) => value) ?? [];
}

function weightOf({ settings }: Cell, { search, vocabulary }: Sweep & { readonly search?: Search }): number {
  const { measurement = '' } = search?.until ?? {};
  const column = vocabulary.measurements[measurement];
  return (column && trialsOf(measurement, column, settings)) ?? 1;
}
