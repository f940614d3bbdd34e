import type { Sweep } from '../../sweep/cells.ts';
import type { Moved } from '../audit/moved.ts';
import { measurementTitle, numberLabel } from '../charts/labels.ts';
import { headline } from '../default-diagrams.ts';
import type { Results } from '../statistics/aggregate.ts';
import { counted, type Finding, finding } from './finding.ts';

/** Estimated distance from the exact flow above which a reader is told of it. */
const LARGE_FLOW_ERROR = 0.01;

/**
 * In how many cells the flow is less exact than elsewhere, and what that means for accuracies: what an audit found in
 * these cells, or how to find it.
 *
 * @param moved values of cells that were run again
 */
export function flowErrorFinding(sweep: Sweep, results: Results, moved: readonly Moved[]): Finding[] {
  const errors = new Map(
    sweep.cells.flatMap(({ id }) => {
      const { flow_error_std, flow_error_adv } = results.get(id)?.measurements ?? {};
      const known = [flow_error_std, flow_error_adv].filter((error) => error !== undefined);
      return known.length === 0 ? [] : [[id, Math.max(...known)] as const];
    }),
  );
  const large = [...errors].filter(([, error]) => error > LARGE_FLOW_ERROR);
  if (large.length === 0) return [];
  const ids = new Set(large.map(([id]) => id));
  const most = large.reduce((record, [, error]) => Math.max(record, error), 0);
  return [
    finding(
      'Flow',
      `Outputs are followed less exactly in ${ids.size} of ${errors.size} cells:`,
      `the estimate of 1 - correlation of f or g with the exact flow's (flow_error_std, flow_error_adv) is above ${LARGE_FLOW_ERROR}, at most ${Number(most.toPrecision(2))}; wherever it was checked it was too large. Accuracies feel this less than outputs do: only outputs near 0 change their class. ${foundByAudit(sweep, moved, ids)}`,
    ),
  ];
}

/** How far the main measurement moved in such cells that were run again in finer steps. */
function foundByAudit(sweep: Sweep, moved: readonly Moved[], ids: ReadonlySet<string>): string {
  const main = headline(sweep);
  const distances = moved
    .filter(({ measurement, audited: { kind, of } }) => {
      return measurement === main && kind === 'eta / 8' && ids.has(of.id);
    })
    .map(({ value, again }) => Math.abs(again - value));
  if (distances.length === 0)
    return 'To see how far they move in finer steps, run the same command with --audit 5%.';
  const [sum, most] = [distances.reduce((a, b) => a + b), distances.reduce((a, b) => Math.max(a, b))];
  const title = measurementTitle(sweep.vocabulary.measurements[main]);
  const size = (value: number) => numberLabel(Number(value.toPrecision(2)));
  return `In ${counted(distances.length, 'such cell')} run again in finer steps, ${title.charAt(0).toLowerCase()}${title.slice(1)} moved by ${size(most)} at most, by ${size(sum / distances.length)} on average.`;
}
