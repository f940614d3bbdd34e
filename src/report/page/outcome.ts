import type { Cell, Sweep } from '../../sweep/cells.ts';
import type { Results } from '../statistics/aggregate.ts';

/** Numbers of cells of a sweep by status. */
export interface Outcome {
  readonly cells: number;
  readonly done: number;
  readonly unconverged: number;
  readonly failed: number;
  readonly missing: number;
}

/** Counts the cells of a sweep by status. */
export function outcomeOf({ cells }: Sweep, results: Results): Outcome {
  const counts = { done: 0, unconverged: 0, failed: 0, missing: 0 };
  for (const { id } of cells) counts[results.get(id)?.status ?? 'missing']++;
  return { cells: cells.length, ...counts };
}

/** An outcome as text: `450 cells: 430 done, 20 failed`. */
export function outcomeSentence({ cells, done, unconverged, failed, missing }: Outcome): string {
  const parts = [
    `${done} done`,
    unconverged > 0 ? `${unconverged} unconverged (training stopped short of its end)` : '',
    failed > 0 ? `${failed} failed` : '',
    missing > 0 ? `${missing} not run` : '',
  ];
  return `${cells} ${cells === 1 ? 'cell' : 'cells'}: ${parts.filter((part) => part !== '').join(', ')}`;
}

/** Reasons of failures with the cells concerned, the most frequent reason first. */
export function failures({ cells }: Sweep, results: Results): { reason: string; cells: Cell[] }[] {
  const byReason = new Map<string, Cell[]>();
  for (const cell of cells) {
    const result = results.get(cell.id);
    if (result?.status !== 'failed') continue;
    const reason = result.error ?? 'no reason was recorded';
    byReason.set(reason, [...(byReason.get(reason) ?? []), cell]);
  }
  return [...byReason]
    .map(([reason, failed]) => ({ reason, cells: failed }))
    .sort((a, b) => b.cells.length - a.cells.length);
}
