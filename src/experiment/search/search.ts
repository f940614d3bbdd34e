import { measurementOf } from '../../parts/by-name.ts';
import { probitCrossing, type SharePoint } from '../../statistics/probit-crossing.ts';
import type { CellContext } from '../context.ts';
import { measurementParts } from '../measurements/index.ts';
import type { CellResult } from '../measurements.ts';
import { runCell } from '../run-cell.ts';
import type { SaveRequest } from '../saving/save.ts';
import type { Settings } from '../settings.ts';
import { bisect, type Interval } from './bisect.ts';

/** Condition of a search: `acc_adv_natural >= 0.9`. */
export interface Condition {
  readonly measurement: string;
  readonly comparison: '>=' | '>' | '<=' | '<';
  readonly level: number;
}

/** Bisection for the smallest epsilon that meets a condition, in place of an epsilon axis. */
export interface Search extends Interval {
  readonly over: 'epsilon';
  readonly until: Condition;
}

/** Whether measurements meet a condition. Throws where the cell lacks the measurement. */
export function meetsCondition({ measurements }: CellResult, until: Condition): boolean {
  const { measurement, comparison, level } = until;
  const value = measurementOf(measurements, measurement);
  if (value === undefined)
    throw new Error(`the search goes by ${measurement}, which cells of these settings do not have`);
  switch (comparison) {
    case '>=':
      return value >= level;
    case '>':
      return value > level;
    case '<=':
      return value <= level;
    case '<':
      return value < level;
  }
}

/** Epsilons within this factor of the one found make the line that the crossing is read off. */
const NEAR = 2;

/** Where a share of samples crosses the level of the search, near the epsilon found; undefined for other measurements. */
function crossingNear(
  found: number,
  tries: readonly { readonly epsilon: number; readonly value: number | undefined }[],
  { measurement, level }: Condition,
): number | undefined {
  const column = measurementParts.flatMap(({ columns }) => columns[measurement] ?? [])[0];
  if (column?.kind !== 'accuracy' && column?.kind !== 'share') return undefined;
  const near = tries.flatMap(({ epsilon, value }): SharePoint[] =>
    value === undefined || epsilon > found * NEAR || epsilon < found / NEAR
      ? []
      : [{ at: epsilon, share: value }],
  );
  return probitCrossing(near, level);
}

/**
 * Runs a cell at the smallest epsilon that meets the search's condition. Each epsilon costs one attack and one training
 * of g; everything else is shared. The result has the measurements at the epsilon found, `epsilon_min`, the number of
 * epsilons tried, `search_steps`, and where shares of samples cross the level between these, `epsilon_probit`. Where
 * even the largest epsilon fails, the measurements are those at the largest, without `epsilon_min`. A pure function of
 * settings and search; `settings.epsilon` is ignored.
 */
export async function searchCell(
  settings: Settings,
  search: Search,
  context: CellContext,
  report: (doing: string) => void,
  save?: SaveRequest,
): Promise<CellResult> {
  const timings: Record<string, number> = {};
  const tries: { epsilon: number; value: number | undefined }[] = [];
  const run = async (epsilon: number, request?: SaveRequest) => {
    const doing = (stage: string) => report(`epsilon ${epsilon.toPrecision(3)}: ${stage}`);
    const result = await runCell({ ...settings, epsilon }, context, doing, request);
    tries.push({ epsilon, value: measurementOf(result.measurements, search.until.measurement) });
    for (const [stage, seconds] of Object.entries(result.timings))
      timings[stage] = (timings[stage] ?? 0) + seconds;
    return result;
  };
  const meets = (result: CellResult) => meetsCondition(result, search.until);
  const { value, result, tried } = await bisect(search, run, meets);
  const crossing = value === undefined ? undefined : crossingNear(value, tries, search.until);
  // Files are saved only now that the epsilon is known.
  if (save) await run(value ?? search.in[1], save);
  const found = value === undefined ? {} : { epsilon_min: value };
  const between = crossing === undefined ? {} : { epsilon_probit: crossing };
  const measurements = { ...result.measurements, ...found, ...between, search_steps: tried };
  return { ...result, measurements, timings };
}
