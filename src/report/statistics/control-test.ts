import type { CellResult } from '../../experiment/measurements.ts';
import { leavesOutTrueClass } from '../../experiment/planning/class-count.ts';
import { trialsOf } from '../../experiment/planning/trials.ts';
import { isArtificial, type Settings } from '../../experiment/settings.ts';
import { normalCdf } from '../../statistics/normal.ts';
import { studentTCdf } from '../../statistics/student-t.ts';
import type { Cell, Sweep } from '../../sweep/cells.ts';
import { pointsOf } from '../../sweep/grid/facets.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import type { Results } from './aggregate.ts';
import { chanceLevel } from './chance.ts';

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
 * and are tested over seeds by Student's t; a point with one seed is left out. Scenarios whose control is not at chance
 * by construction are left out: natural-det, and natural-rand with more than two classes. So are artificial data whose
 * classes have different means. Undefined where nothing is left.
 */
export function testControls(sweep: Sweep, results: Results): ControlTest | undefined {
  const names = varyingSettings(sweep).filter((name) => name !== 'seed');
  const tests = new Map<string, PointTest>();
  for (const cells of pointsOf(sweep.cells.filter(isTestable), names).values()) {
    const found = cells.flatMap(({ id }) => results.get(id) ?? []);
    const values = found.flatMap(controlOf);
    const chance = chanceLevel(cells);
    const [cell] = cells;
    const p = chance === undefined ? undefined : pointP(values, chance, cell);
    if (chance === undefined || p === undefined) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Cells that differ only in the attack share their control.
    tests.set(JSON.stringify(values), { cell, mean, chance, p });
  }
  const all = [...tests.values()];
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

function isTestable({ settings }: Cell): boolean {
  const { dataset, clusterLabels } = settings;
  // Labels that whole clusters share are fewer draws than samples.
  return dataset !== 'shifted-gauss' && clusterLabels !== 'shared' && !leavesOutTrueClass(settings);
}

function controlOf({ status, measurements }: CellResult): number[] {
  const value = measurements.acc_noise_test ?? measurements.acc_noise_natural;
  return status === 'failed' || value === undefined || Number.isNaN(value) ? [] : [value];
}

/** Two-sided p of a mean at chance; of real data the larger one of Student's t and the binomial. */
function pointP(values: readonly number[], chance: number, { settings }: Cell): number | undefined {
  const n = values.length;
  const isPooled = isArtificial(settings.dataset);
  if (n < (isPooled ? 1 : 2)) return undefined;
  const deviation = values.reduce((sum, value) => sum + value, 0) / n - chance;
  const trials = trialsAt(settings);
  const z = Math.abs(deviation) / Math.sqrt((chance * (1 - chance)) / (n * trials));
  const binomial = 2 * (1 - normalCdf(z));
  if (isPooled) return binomial;
  const mean = deviation + chance;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  if (variance === 0) return binomial;
  const t = Math.abs(deviation) / Math.sqrt(variance / n);
  return Math.max(binomial, 2 * (1 - studentTCdf(t, n - 1)));
}

function trialsAt(settings: Settings): number {
  const name = isArtificial(settings.dataset) ? 'acc_noise_natural' : 'acc_noise_test';
  return trialsOf(name, { kind: 'accuracy', meaning: '' }, settings) ?? settings.N;
}
