import type { CellResult } from '../../experiment/measurements.ts';
import { leavesOutTrueClass } from '../../experiment/planning/class-count.ts';
import { isArtificial } from '../../experiment/settings.ts';
import type { Cell, Sweep } from '../../sweep/cells.ts';
import { canMatter, distinctCells, pointsOf } from '../../sweep/grid/facets.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import type { Results } from './aggregate.ts';

/** Why a control cannot be tested for being at chance. */
export type Untested = 'never-true' | 'shared-labels' | 'shifted' | 'one-seed';

/** The control at one point of the settings that it depends on. */
export interface ControlPoint {
  readonly cells: readonly [Cell, ...Cell[]];
  /** Its accuracy for each seed; at least one. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Undefined where it can be tested. */
  readonly untested?: Untested;
}

/** Varying settings on which the control's accuracy can depend, except the seed. */
export function controlSettings(sweep: Sweep): string[] {
  return varyingSettings(sweep).filter(
    (name) => name !== 'seed' && canMatter(sweep, sweep.cells, 'acc_noise_natural', name),
  );
}

/** The different controls of a sweep; those whose accuracies are all the same count once. */
export function controlPoints(sweep: Sweep, results: Results): ControlPoint[] {
  const points = new Map<string, ControlPoint>();
  const valuesOf = ({ id }: Cell) => {
    const result = results.get(id);
    return result === undefined ? [] : controlOf(result);
  };
  for (const all of pointsOf(sweep.cells, controlSettings(sweep)).values()) {
    const cells = distinctCells(sweep, all, 'acc_noise_natural', (cell) => valuesOf(cell).length > 0);
    const values = cells.flatMap(valuesOf);
    if (values.length === 0) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const untested = whyUntested(cells[0], values.length);
    const point = { cells, values, mean, ...(untested !== undefined && { untested }) };
    points.set(JSON.stringify([values, untested]), point);
  }
  return [...points.values()];
}

function whyUntested({ settings }: Cell, seeds: number): Untested | undefined {
  const { dataset, clusterLabels } = settings;
  if (leavesOutTrueClass(settings)) return 'never-true';
  if (dataset === 'shifted-gauss') return 'shifted';
  // Labels that whole clusters share are fewer draws than samples.
  if (clusterLabels === 'shared') return 'shared-labels';
  return seeds < 2 && !isArtificial(dataset) ? 'one-seed' : undefined;
}

function controlOf({ status, measurements }: CellResult): number[] {
  const value = measurements.acc_noise_test ?? measurements.acc_noise_natural;
  return status === 'failed' || value === undefined || Number.isNaN(value) ? [] : [value];
}
