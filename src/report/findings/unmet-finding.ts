import { measurementOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import type { Results } from '../statistics/aggregate.ts';
import { type Finding, finding } from './finding.ts';

/** How many cells of a search found no epsilon, as a sentence; undefined where all found one. */
export function unmetSentence({ cells, search }: Sweep, results: Results): string | undefined {
  if (search === undefined) return undefined;
  const finished = cells.flatMap(({ id }) => {
    const result = results.get(id);
    return result === undefined || result.status === 'failed' ? [] : [result];
  });
  const unmet = finished.filter(
    ({ measurements }) => measurementOf(measurements, 'epsilon_min') === undefined,
  );
  if (unmet.length === 0) return undefined;
  const { measurement, comparison, level } = search.until;
  const which =
    unmet.length < finished.length
      ? `${unmet.length} of ${finished.length} cells`
      : finished.length === 1
        ? 'the one cell'
        : `all ${finished.length} cells`;
  return `No epsilon up to ${search.in[1]} meets ${measurement} ${comparison} ${level} in ${which}, where epsilon_min is empty.`;
}

/** Cells of a search that found no epsilon. */
export function unmetFinding(sweep: Sweep, results: Results): Finding[] {
  const sentence = unmetSentence(sweep, results);
  return sentence === undefined ? [] : [finding('Search', sentence)];
}
