import type { Sweep } from '../../sweep/cells.ts';
import type { Results } from '../statistics/aggregate.ts';
import { type Finding, finding } from './finding.ts';

/** Estimated distance from the exact flow above which a reader is warned. */
const LARGE_FLOW_ERROR = 0.01;

/** A warning of cells whose classifiers may be far from those of the exact flow. */
export function flowErrorFinding(sweep: Sweep, results: Results): Finding[] {
  const errors = sweep.cells.flatMap(({ id }) => {
    const { flow_error_std, flow_error_adv } = results.get(id)?.measurements ?? {};
    const known = [flow_error_std, flow_error_adv].filter((error) => error !== undefined);
    return known.length === 0 ? [] : [Math.max(...known)];
  });
  const large = errors.filter((error) => error > LARGE_FLOW_ERROR);
  if (large.length === 0) return [];
  const most = Number(large.reduce((a, b) => Math.max(a, b)).toPrecision(2));
  return [
    finding(
      'Flow',
      `In ${large.length} of ${errors.length} cells f or g may be far from what the exact flow gives:`,
      `the estimate of 1 - correlation (flow_error_std, flow_error_adv) is above ${LARGE_FLOW_ERROR}, at most ${most}. Samples that cannot be fitted are followed least exactly; see whether a smaller eta changes the result, or run with --audit.`,
    ),
  ];
}
