import type { Audited } from '../../sweep/audit/read-audits.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { type Moved, movements, WAYS } from '../audit/moved.ts';
import { measurementTitle, numberLabel } from '../charts/labels.ts';
import { headline } from '../default-diagrams.ts';
import { counted, type Finding } from './finding.ts';

/** How far the main measurement moved in the cells that were run again; nothing where there was no audit. */
export function auditFinding(
  sweep: Sweep,
  { audits, moved }: { readonly audits: readonly Audited[]; readonly moved: readonly Moved[] },
): Finding[] {
  if (audits.length === 0) return [];
  const cells = new Set(audits.map(({ of }) => of.id)).size;
  const main = movements(moved).filter(({ measurement }) => measurement === headline(sweep));
  const size = (value: number) => numberLabel(Number(value.toPrecision(2)));
  const ways = main.map(
    ({ kind, median, largest }) =>
      `by ${size(Math.abs(largest.again - largest.value))} at most (median ${size(median)}) by ${WAYS[kind]}`,
  );
  const title = measurementTitle(sweep.vocabulary.measurements[headline(sweep)]);
  const html = `<strong>${counted(cells, 'cell')} of ${sweep.cells.length} run again:</strong> ${
    ways.length === 0 ? 'none has a value to compare' : `${title} moved ${ways.join(', ')}`
  } (<a href="#audit">more</a>).`;
  return [{ about: 'Audit', html }];
}
