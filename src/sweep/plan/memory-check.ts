import { UsageError } from '../../errors.ts';
import type { Cell } from '../cells.ts';
import { oncePerPoint } from '../grid/grid-cell.ts';
import type { Planning } from './work-groups.ts';

const GIB = 2 ** 30;
const MOST_NAMED = 5;

/**
 * Refuses cells that need more memory than a run may use.
 *
 * @throws UsageError naming the first few
 */
export function refuseTooLarge(cells: readonly Cell[], memoryBytes: number, planning: Planning): void {
  const bytesOf = oncePerPoint((settings) => planning.estimateCell(settings).memoryBytes);
  const tooLarge = cells.filter((cell) => bytesOf(cell) > memoryBytes).sort((a, b) => a.index - b.index);
  if (tooLarge.length === 0) return;
  const available = `${(memoryBytes / GIB).toFixed(1)} GiB`;
  const problems = tooLarge.slice(0, MOST_NAMED).map((cell) => {
    const { N, Nadv, d, m } = cell.settings;
    return {
      place: `cell ${cell.index}`,
      message:
        `needs about ${(bytesOf(cell) / GIB).toFixed(1)} GiB (N ${N}, Nadv ${Nadv}, d ${d}, m ${m}) and there are ${available}; ` +
        'make it smaller, or allow more with --memory',
    };
  });
  const unnamed = tooLarge.length - problems.length;
  if (unnamed > 0)
    problems.push({ place: 'grid', message: `${unnamed} more cells need more than ${available}` });
  throw new UsageError(problems);
}
