import type { Settings } from '../../experiment/settings.ts';
import { type Cell, cellId, type Sweep, sha256 } from '../cells.ts';
import type { Planning } from '../plan/work-groups.ts';
import type { ResultsById } from '../refine/point.ts';

/** How a cell is run again: the flow in finer steps, or the published SGD to the same flow time. */
export type AuditKind = 'eta / 8' | 'sgd';

/** A cell to be run again. */
export interface Audit {
  readonly of: Cell;
  readonly kind: AuditKind;
  readonly cell: Cell;
}

/** Fraction of eta that an audit takes. */
const FINER = 8;
/** Estimated operations up to which a cell is also run by SGD: some seconds on one core. */
const CHEAP_FLOPS = 5e10;

/**
 * The ways in which a cell can be run again; none where its solver is not the flow. SGD goes to the same flow time, and
 * only with networks of one hidden layer that train to `T`: other networks have minibatches and weight decay.
 */
export function auditsOf(cell: Cell, { vocabulary, search }: Pick<Sweep, 'vocabulary' | 'search'>): Audit[] {
  const { settings } = cell;
  if (settings.solver !== 'flow') return [];
  const { eta, T, lr, momentum, network, lossTarget } = settings;
  const audit = (kind: AuditKind, changed: Partial<Settings>): Audit => {
    const other = { ...settings, ...changed };
    return { of: cell, kind, cell: { ...cell, id: cellId(other, vocabulary, search), settings: other } };
  };
  const finer = audit('eta / 8', { eta: eta / FINER });
  if (network !== 'one-hidden' || lossTarget > 0) return [finer];
  const epochs = Math.max(1, Math.round((T * (1 - momentum)) / lr));
  return [finer, audit('sgd', { solver: 'sgd', epochs })];
}

/** Whether a cell is among those that are run again: by a hash of its identity, so that more of them include fewer. */
export function isAudited({ id }: Cell, share: number): boolean {
  return Number.parseInt(sha256(`audit ${id}`).slice(0, 8), 16) < share * 2 ** 32;
}

/**
 * The sweep that runs a share of the finished cells again.
 *
 * @param share from 0 to 1
 */
export function auditSweep(
  sweep: Sweep,
  results: ResultsById,
  share: number,
  { estimateCell }: Planning,
): Sweep {
  const { law, refine, seeds, ...rest } = sweep;
  const cells = sweep.cells
    .filter((cell) => isAudited(cell, share) && results.get(cell.id)?.status === 'done')
    .flatMap((cell) => auditsOf(cell, sweep))
    .filter(({ kind, cell }) => kind !== 'sgd' || estimateCell(cell.settings).flops <= CHEAP_FLOPS)
    .map(({ cell }, index) => ({ ...cell, index }));
  return {
    ...rest,
    name: `${sweep.name}-audit`,
    description: `Cells of ${sweep.name} again, in finer steps`,
    ...{ cells, diagrams: [], save: [] },
    hash: sha256(`audit of ${sweep.hash}`),
  };
}
