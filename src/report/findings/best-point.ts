import type { Sweep } from '../../sweep/cells.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { meanLabel, measurementTitle, settingEquation } from '../charts/labels.ts';
import { headline } from '../default-diagrams.ts';
import { type Aggregate, aggregate, type Group, type Results } from '../statistics/aggregate.ts';
import type { Summary } from '../statistics/statistics.ts';
import { type Finding, finding } from './finding.ts';

/** The point with the best mean of the main measurement: the highest accuracy or the smallest epsilon. */
export function bestPoint(sweep: Sweep, results: Results): Finding[] {
  const value = headline(sweep);
  const [x = 'd'] = varyingSettings(sweep).filter((name) => name !== 'seed');
  const data = aggregate(sweep, results, { name: 'best', x, value });
  const { kind } = data.measurement;
  const best = bestOf(data);
  if (best?.value.mean === undefined) return [];
  const { control, difference, standard, value: found } = best;
  const label = (mean: number) => meanLabel(mean, kind);
  const place = [
    settingEquation(x, best.x),
    ...data.facets.map((name, i) => settingEquation(name, best.facet[i])),
  ];
  const where = data.groups.length > 1 ? `, at ${place.join(', ')}` : '';
  const beside = [
    control?.mean === undefined ? '' : `the control has ${withInterval(control, label)}`,
    standard?.mean === undefined ? '' : `f has ${withInterval(standard, label)}`,
  ].filter((text) => text !== '');
  const sentences = [
    `${uncertainty(found, label)}${where}.`,
    beside.length === 0 ? '' : `There ${beside.join(' and ')}.`,
    difference?.mean === undefined
      ? ''
      : `Paired by seed, g exceeds the control by ${withInterval(difference, label)}.`,
    data.groups.length > 1 ? `The best of ${data.groups.length} points is partly luck.` : '',
  ].filter((text) => text !== '');
  const title = measurementTitle(data.measurement);
  const about = kind === 'magnitude' ? 'Smallest ε' : 'Best point';
  return [finding(about, `${title}: ${label(best.value.mean)}`, sentences.join(' '))];
}

function bestOf({ groups, measurement }: Aggregate): Group | undefined {
  const isBetter = (a: number, b: number) => (measurement.kind === 'magnitude' ? a < b : a > b);
  let best: Group | undefined;
  for (const group of groups) {
    const { mean } = group.value;
    const record = best?.value.mean;
    if (mean !== undefined && (record === undefined || isBetter(mean, record))) best = group;
  }
  return best;
}

/** Uncertainty of a mean in brackets: its interval, and over how many seeds it is taken. */
function uncertainty({ low, high, n }: Summary, label: (mean: number) => string): string {
  const seeds = n === 1 ? 'one seed' : `${n} seeds`;
  const interval =
    low === undefined || high === undefined ? '' : `95 % interval ${label(low)} to ${label(high)}, `;
  return `(${interval}${seeds})`;
}

/** A mean with its interval in brackets: `0.51 (0.34 to 0.68)`. */
function withInterval({ mean = Number.NaN, low, high }: Summary, label: (mean: number) => string): string {
  const interval = low === undefined || high === undefined ? '' : ` (${label(low)} to ${label(high)})`;
  return `${label(mean)}${interval}`;
}
