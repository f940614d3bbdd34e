import { stringify } from 'csv-stringify/sync';
import type { Sweep } from '../../sweep/cells.ts';
import { type Boundary, boundaryOf } from '../../sweep/refine/boundary.ts';
import type { Results } from './aggregate.ts';
import { csvValue } from './aggregate.ts';

/** The boundary in a sweep's refined diagram; undefined where nothing was refined. */
export function boundaryIn(sweep: Sweep, results: Results): Boundary | undefined {
  const { refine } = sweep;
  return refine === undefined ? undefined : boundaryOf(sweep, refine, results);
}

/**
 * The boundary as CSV: one row for each place where the mean crosses a level between two neighbouring points along an
 * axis, with the value of each axis there. `left` and `right` are the two points; `low` and `high` bound the crossing with
 * 95 % confidence, and are empty where no point's whole interval lies beyond the level.
 */
export function boundaryCsv({ axes, facets, crossings }: Boundary): string {
  const header = [...facets, 'level', ...axes, 'along', 'left', 'right', 'low', 'high'];
  const rows = crossings.map(({ facet, level, along, at, between, low, high }) => [
    ...facet.map(csvValue),
    ...[level, ...at, axes[along], ...between, low, high],
  ]);
  return stringify([header, ...rows]);
}
