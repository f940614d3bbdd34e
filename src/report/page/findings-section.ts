import { settingOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import type { Boundary } from '../../sweep/refine/boundary.ts';
import { escapeHtml } from '../charts/escape.ts';
import { meanLabel, measurementTitle, settingEquation } from '../charts/labels.ts';
import { headline } from '../default-diagrams.ts';
import { aggregate, type Group, type Results } from '../statistics/aggregate.ts';
import { type ControlTest, testControls } from '../statistics/control-test.ts';
import type { Summary } from '../statistics/statistics.ts';

/** Section of the report that says first what was found; empty where nothing was. */
export function findingsSection(sweep: Sweep, results: Results, boundary: Boundary | undefined): string {
  const control = testControls(sweep, results);
  const items = [
    ...bestPoint(sweep, results),
    ...(boundary === undefined ? [] : [boundarySentence(boundary)]),
    ...(control === undefined ? [] : [controlSentence(control, sweep)]),
    ...flowErrorSentence(sweep, results),
  ];
  if (items.length === 0) return '';
  return `<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<ul>${items.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>
</section>`;
}

/** Estimated distance from the exact flow above which a reader is warned. */
const LARGE_FLOW_ERROR = 0.01;

/** A warning of cells whose classifiers may be far from those of the exact flow. */
function flowErrorSentence(sweep: Sweep, results: Results): string[] {
  const errors = sweep.cells.flatMap(({ id }) => {
    const { flow_error_std, flow_error_adv } = results.get(id)?.measurements ?? {};
    const known = [flow_error_std, flow_error_adv].filter((error) => error !== undefined);
    return known.length === 0 ? [] : [Math.max(...known)];
  });
  const large = errors.filter((error) => error > LARGE_FLOW_ERROR);
  if (large.length === 0) return [];
  const most = Number(large.reduce((a, b) => Math.max(a, b)).toPrecision(2));
  return [
    `In ${large.length} of ${errors.length} cells f or g may be far from what the exact flow gives: the estimate of 1 - correlation (flow_error_std, flow_error_adv) is above ${LARGE_FLOW_ERROR}, at most ${most}. Samples that cannot be fitted are followed least exactly; see whether a smaller eta changes the result, or run with --audit.`,
  ];
}

/** The point with the best mean of the main measurement: the highest accuracy or the smallest epsilon. */
function bestPoint(sweep: Sweep, results: Results): string[] {
  const value = headline(sweep);
  const [x = 'd'] = varyingSettings(sweep).filter((name) => name !== 'seed');
  const data = aggregate(sweep, results, { name: 'best', x, value });
  const { kind } = data.measurement;
  const isBetter = (a: number, b: number) => (kind === 'magnitude' ? a < b : a > b);
  let best: Group | undefined;
  for (const group of data.groups) {
    const { mean } = group.value;
    const { mean: record } = best?.value ?? {};
    if (mean !== undefined && (record === undefined || isBetter(mean, record))) best = group;
  }
  if (best === undefined) return [];
  const place = [
    settingEquation(x, best.x),
    ...data.facets.map((name, i) => settingEquation(name, best.facet[i])),
  ];
  const label = (mean: number) => meanLabel(mean, kind);
  const least = kind === 'magnitude' ? 'Smallest' : 'Best';
  const { control, difference, standard, value: found } = best;
  const sentences = [
    `${least} mean, at ${place.join(', ')}. ${measurementTitle(data.measurement)}: ${withInterval(found, label)}`,
  ];
  const beside = [
    standard?.mean === undefined ? '' : `f ${withInterval(standard, label)}`,
    control?.mean === undefined ? '' : `control ${withInterval(control, label)}`,
    difference?.mean === undefined ? '' : `difference of g and control ${withInterval(difference, label)}`,
  ].filter((text) => text !== '');
  return [`${[...sentences, ...beside].join('; ')}. The best of many points is partly luck.`];
}

function withInterval({ mean, low, high, n }: Summary, label: (mean: number) => string): string {
  if (mean === undefined) return 'none';
  const interval =
    low === undefined || high === undefined ? '' : `95 % interval ${label(low)} to ${label(high)}, `;
  return `${label(mean)} (${interval}${n === 1 ? 'one seed' : `${n} seeds`})`;
}

function boundarySentence({ crossings }: Boundary): string {
  return crossings.length === 0
    ? 'No neighbouring points lie on different sides of the level that was sought.'
    : `The level that was sought is crossed between ${crossings.length} pairs of neighbouring points; see the boundary below.`;
}

function controlSentence({ points, extreme, p, isPooled }: ControlTest, sweep: Sweep): string {
  const place = varyingSettings(sweep)
    .filter((name) => name !== 'seed')
    .map((name) => settingEquation(name, settingOf(extreme.cell.settings, name)))
    .join(', ');
  const how = isPooled ? 'counts pooled over seeds' : "Student's t over seeds";
  const tested = points === 1 ? 'one control' : `${points} controls`;
  const verdict = p < 0.05 ? 'The control is not at chance' : 'The control cannot be told from chance';
  const where = place === '' ? '' : ` (${place})`;
  return `${verdict}: of ${tested}, the one furthest from chance${where} has accuracy ${extreme.mean.toFixed(3)} where chance is ${extreme.chance}; p = ${Number(p.toPrecision(2))} after Bonferroni's correction (${how}).`;
}
