import type { Audited } from '../../sweep/audit/read-audits.ts';
import type { Sweep } from '../../sweep/cells.ts';
import type { Boundary } from '../../sweep/refine/boundary.ts';
import type { Moved } from '../audit/moved.ts';
import { diagramsOf } from '../default-diagrams.ts';
import type { Results } from '../statistics/aggregate.ts';
import { auditFinding } from './audit-finding.ts';
import { bestPoint } from './best-point.ts';
import { boundaryFinding } from './boundary-finding.ts';
import { cellsFinding } from './cells-finding.ts';
import { classesFinding } from './classes-finding.ts';
import { controlFinding } from './control-finding.ts';
import { flowErrorFinding } from './flow-error-finding.ts';
import { unmetFinding } from './unmet-finding.ts';

/** Facts beside the results of cells from which findings are told. */
export interface Beside {
  /** The boundary of a grid that filled itself in. */
  readonly boundary?: Boundary | undefined;
  readonly audits?: readonly Audited[];
  readonly moved?: readonly Moved[];
}

/**
 * Section of the report that says first what was found: the best point, the boundary, the control, unequal classes, the
 * audit, searches that found nothing, and how many cells failed.
 */
export function findingsSection(
  sweep: Sweep,
  results: Results,
  { boundary, audits = [], moved = [] }: Beside = {},
): string {
  const [best, crossing] = [bestPoint(sweep, results), boundaryFinding(sweep, results, boundary)];
  const findings = [
    ...(asksForBoundary(sweep) ? [...crossing, ...best] : [...best, ...crossing]),
    ...controlFinding(sweep, results),
    ...classesFinding(sweep, results),
    ...auditFinding(sweep, { audits, moved }),
    ...flowErrorFinding(sweep, results, moved),
    ...unmetFinding(sweep, results),
    cellsFinding(sweep, results),
  ];
  const items = findings.map(({ about, html }) => `<dt>${about}</dt><dd>${html}</dd>`);
  return `<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<p class="hint">f is trained on natural samples, g only on perturbed ones labelled with the attack's targets, the control c on the
same inputs and labels without the perturbations.</p>
<dl>${items.join('\n')}</dl>
</section>`;
}

/** Whether a sweep asks first where a level is crossed, rather than what is best. */
function asksForBoundary(sweep: Sweep): boolean {
  return sweep.refine !== undefined || diagramsOf(sweep).at(0)?.threshold !== undefined;
}
