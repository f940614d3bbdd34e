import { isOwnData } from '../../experiment/planning/class-sizes.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { headline } from '../default-diagrams.ts';
import { majorityText } from '../page/rows.ts';
import type { Results } from '../statistics/aggregate.ts';
import { majorityOf } from '../statistics/chance.ts';
import { type Finding, finding } from './finding.ts';

/** How unequal classes of the test split raise accuracies on it; nothing where they are about equal. */
export function classesFinding(sweep: Sweep, results: Results): Finding[] {
  const majority = headline(sweep) === 'acc_adv_natural' ? undefined : majorityOf(sweep.cells, results);
  if (majority === undefined) return [];
  const remedy = sweep.cells.some(({ settings }) => isOwnData(settings.dataset))
    ? ' The option balanced of data of your own makes classes equal.'
    : '';
  return [
    finding(
      'Classes',
      'Classes of the test split are unequal:',
      `always giving the largest one is right on ${majorityText(majority)} of it. So read the difference from the control rather than that from chance, and compare f with ${majorityText(majority)}.${remedy}`,
    ),
  ];
}
