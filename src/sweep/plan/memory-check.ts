import { UsageError } from '../../errors.ts';
import { largestLever, mostThatFits } from '../../experiment/planning/memory-problems.ts';
import type { Settings } from '../../experiment/settings.ts';
import type { Sweep } from '../cells.ts';
import { oncePerPoint } from '../grid/grid-cell.ts';
import { memoryText, plural } from './plain-text.ts';
import type { Planning } from './work-groups.ts';

/**
 * Refuses cells that need more memory than a run may use.
 *
 * @throws UsageError that tells how many these are, and where the size that makes the largest so large is written
 */
export function refuseTooLarge(
  { cells, placeOf }: Pick<Sweep, 'cells' | 'placeOf'>,
  memoryBytes: number,
  planning: Planning,
): void {
  const bytesOf = oncePerPoint((settings) => planning.estimateCell(settings).memoryBytes);
  const tooLarge = cells.filter((cell) => bytesOf(cell) > memoryBytes);
  if (tooLarge.length === 0) return;
  const largest = tooLarge.reduce((most, cell) => (bytesOf(cell) > bytesOf(most) ? cell : most));
  const { settings } = largest;
  const size = largestLever(settings, (changed) => planning.estimateCell(changed).memoryBytes);
  const { N, Nadv, d, m } = settings;
  const sizes = `N ${N}, Nadv ${Nadv}, d ${d}, m ${m}`;
  const [needed, most] = apart(bytesOf(largest), memoryBytes);
  const verb = tooLarge.length === 1 ? 'needs' : 'need';
  const largestText = `cell ${largest.index} about ${needed} (${sizes})`;
  const enough = atLeast(bytesOf(largest));
  const doesFit = (changed: Settings) => planning.estimateCell(changed).memoryBytes <= memoryBytes;
  const fits = mostThatFits(settings, size, doesFit);
  const count = plural(tooLarge.length, 'cell');
  if (fits === undefined) {
    const message = `${most} is too little: ${count} ${verb} more, ${largestText}; use ${enough}`;
    throw new UsageError([{ place: '--memory', message }]);
  }
  const message =
    `${settings[size]} is too much for memory: ${count} ${verb} more than the ${most} that the run may use, ` +
    `${largestText}; use at most about ${fits}, or allow it with --memory ${enough}`;
  throw new UsageError([{ place: placeOf?.(size, settings[size]) ?? size, message }]);
}

/** GiB for `--memory`, rounded up. */
function atLeast(bytes: number): number {
  return Math.ceil((bytes / 2 ** 30) * 100) / 100;
}

/** Two numbers of bytes as texts that differ. */
function apart(...bytes: [number, number]): string[] {
  const texts = bytes.map(memoryText);
  return texts[0] === texts[1]
    ? bytes.map((count) => `${Math.ceil(count).toLocaleString('en')} bytes`)
    : texts;
}
