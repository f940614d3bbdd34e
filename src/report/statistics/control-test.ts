import { trialsOf } from '../../experiment/planning/trials.ts';
import { isArtificial, type Settings } from '../../experiment/settings.ts';
import { binomialP } from '../../statistics/binomial.ts';
import { standardError } from '../../statistics/interval.ts';
import { studentTCdf } from '../../statistics/student-t.ts';
import type { Cell } from '../../sweep/cells.ts';
import { chanceLevel } from './chance.ts';
import type { ControlPoint } from './control-points.ts';

/** Test of the hypothesis that the control is at chance, at one point. */
export interface PointTest {
  readonly cell: Cell;
  readonly mean: number;
  readonly chance: number;
  /** Two-sided, for this point alone. */
  readonly p: number;
}

/** The test at all points of a sweep. */
export interface ControlTest {
  /** Number of different controls tested, each over its seeds. */
  readonly points: number;
  /** The point with the smallest p. */
  readonly extreme: PointTest;
  /** Smallest p times the number of points, at most 1 (Bonferroni); holds however the points depend on each other. */
  readonly p: number;
  readonly isPooled: boolean;
}

/**
 * Tests whether controls are at chance. Labels of artificial data are random, so the correct predictions of a control
 * are binomial, and counts are pooled over the seeds of a point. Controls of real data spread by more than binomials do
 * and are tested over seeds by Student's t. Points that are `untested`, and data whose number of classes is not known,
 * are left out. Undefined where nothing is left.
 */
export function testControls(points: readonly ControlPoint[]): ControlTest | undefined {
  const all = points.flatMap(({ cells, values, mean, untested }): PointTest[] => {
    const [cell] = cells;
    const chance = chanceLevel(cells);
    const p = chance === undefined ? undefined : pointP(values, chance, cell);
    if (untested !== undefined || chance === undefined || p === undefined) return [];
    return [{ cell, mean, chance, p }];
  });
  const [first] = all;
  if (first === undefined) return undefined;
  const extreme = all.reduce((least, test) => (test.p < least.p ? test : least), first);
  return {
    points: all.length,
    extreme,
    p: Math.min(1, all.length * extreme.p),
    isPooled: all.every(({ cell }) => isArtificial(cell.settings.dataset)),
  };
}

/** Two-sided p of a mean at chance; of real data the larger one of Student's t and the binomial. */
function pointP(values: readonly number[], chance: number, { settings }: Cell): number | undefined {
  const n = values.length;
  const isPooled = isArtificial(settings.dataset);
  if (n < (isPooled ? 1 : 2)) return undefined;
  const sum = values.reduce((all, value) => all + value, 0);
  const trials = trialsAt(settings);
  const binomial = binomialP(Math.round(sum * trials), n * trials, chance);
  if (isPooled) return binomial;
  const error = standardError(values);
  if (error === 0) return binomial;
  const t = Math.abs(sum / n - chance) / error;
  return Math.max(binomial, 2 * (1 - studentTCdf(t, n - 1)));
}

function trialsAt(settings: Settings): number {
  const name = isArtificial(settings.dataset) ? 'acc_noise_natural' : 'acc_noise_test';
  return trialsOf(name, { kind: 'accuracy', meaning: '' }, settings) ?? settings.N;
}
