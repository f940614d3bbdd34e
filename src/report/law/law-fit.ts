import { stringify } from 'csv-stringify/sync';
import { trialsOf } from '../../experiment/planning/trials.ts';
import type { Settings } from '../../experiment/settings.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { pointsOf } from '../../sweep/grid/facets.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { accuracyBy, explained, fitLaw, type Law, type LawPoint, spreadAround } from '../../theory/law.ts';
import type { Results } from '../statistics/aggregate.ts';

/** Fewer cells than this do not tell a curve. */
export const LEAST_FITTED = 8;
/** The accuracy that is held against the law. */
export const LAW_VALUE = 'acc_adv_natural';

/** A cell beside the law. */
export interface LawCell extends LawPoint {
  readonly settings: Settings;
  /** Variance of its accuracy by binomial scatter. */
  readonly variance: number;
  /** Whether the law was fitted to it. */
  readonly isFitted: boolean;
}

/** How well a law describes some cells. */
export interface LawFigures {
  readonly rSquared: number;
  /** Root mean square residual. */
  readonly spread: number;
  /** Root mean square of the binomial scatter of the accuracies. */
  readonly binomial: number;
}

/** Accuracies of a sweep against the law that was fitted to half of its points. */
export interface LawFit {
  readonly law: Law;
  readonly cells: readonly LawCell[];
  /** Of the cells that it was fitted to. */
  readonly fitted: LawFigures;
  /** Of the others. */
  readonly others?: LawFigures;
}

/**
 * Fits accuracy = Phi(a kappa^b) to every other point, with all of its seeds, and tests it on the other points.
 * Undefined where the sweep does not ask for it, or too few cells have both values.
 */
export function lawOf(sweep: Sweep, results: Results): LawFit | undefined {
  if (sweep.law === undefined) return undefined;
  const names = varyingSettings(sweep).filter((name) => name !== 'seed');
  const points = [...pointsOf(sweep.cells, names).values()];
  const used = new Set(
    points.filter((_, place) => place % 2 === 0).flatMap((cells) => cells.map(({ id }) => id)),
  );
  const cells = sweep.cells.flatMap(({ id, settings }): LawCell[] => {
    const { kappa, [LAW_VALUE]: accuracy } = results.get(id)?.measurements ?? {};
    if (kappa === undefined || accuracy === undefined) return [];
    const trials = trialsOf(LAW_VALUE, sweep.vocabulary.measurements[LAW_VALUE], settings) ?? settings.N;
    const variance = (accuracy * (1 - accuracy)) / trials;
    return [{ kappa, accuracy, variance, settings, isFitted: used.has(id) }];
  });
  const [fitted, others] = [true, false].map((isFitted) =>
    cells.filter((cell) => cell.isFitted === isFitted),
  );
  if (fitted.length < LEAST_FITTED) return undefined;
  const law = fitLaw(fitted);
  const figures = (points: readonly LawCell[]): LawFigures => ({
    rSquared: explained(law, points),
    spread: spreadAround(law, points),
    binomial: Math.sqrt(points.reduce((sum, { variance }) => sum + variance, 0) / points.length),
  });
  return {
    ...{ law, cells, fitted: figures(fitted) },
    ...(others.length > 0 && { others: figures(others) }),
  };
}

const SETTINGS = ['dataset', 'norm', 'd', 'N', 'Nadv', 'epsilon', 'seed'] as const;

/** The cells as CSV, in the order of the grid: settings, kappa, accuracy, that of the law, and their difference. */
export function lawCsv({ law, cells }: LawFit): string {
  const rows = cells.map(({ settings, kappa, accuracy, isFitted }) => {
    const expected = accuracyBy(law, kappa);
    const own = SETTINGS.map((name) => settings[name]);
    return [...own, kappa, accuracy, expected, accuracy - expected, isFitted ? 'yes' : 'no'];
  });
  return stringify([[...SETTINGS, 'kappa', 'accuracy', 'law', 'residual', 'fitted'], ...rows]);
}

/** The law in one line: `accuracy = Φ(0.91 κ^0.89)`. */
export function lawEquation({ law: { a, b } }: LawFit): string {
  return `accuracy = Φ(${a.toFixed(2)} κ^${b.toFixed(2)})`;
}

/** How well it holds, in words. */
export function lawSentence({ fitted, others }: LawFit): string {
  const text = ({ rSquared, spread, binomial }: LawFigures) =>
    `R² ${rSquared.toFixed(3)}, residual ${spread.toFixed(3)} (binomial scatter alone: ${binomial.toFixed(3)})`;
  return `${text(fitted)} where it was fitted${others === undefined ? '' : `; ${text(others)} on other points`}`;
}
