import type { Sweep } from '../../sweep/cells.ts';
import { outcomeOf, outcomeSentence } from '../page/outcome.ts';
import type { Results } from '../statistics/aggregate.ts';
import type { Finding } from './finding.ts';

/** How many cells are done, unconverged and failed, with the way to the reasons. */
export function cellsFinding(sweep: Sweep, results: Results): Finding {
  const outcome = outcomeOf(sweep, results);
  const sentence = outcomeSentence(outcome);
  const html =
    outcome.failed > 0
      ? `<strong class="failed">${sentence}</strong> (<a href="#failures">why</a>).`
      : `<strong>${sentence}.</strong>`;
  return { about: 'Cells', html };
}
