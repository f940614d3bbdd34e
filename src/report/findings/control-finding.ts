import { leavesOutTrueClass } from '../../experiment/planning/class-count.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { numberLabel, settingEquation } from '../charts/labels.ts';
import { headline } from '../default-diagrams.ts';
import { aggregate, type Results } from '../statistics/aggregate.ts';
import { type ControlTest, testControls } from '../statistics/control-test.ts';
import { type Finding, finding } from './finding.ts';

/**
 * Whether the control is at chance; where that cannot be tested, between which accuracies it lies, and why. Nothing
 * where it was not measured.
 */
export function controlFinding(sweep: Sweep, results: Results): Finding[] {
  const test = testControls(sweep, results);
  if (test !== undefined) {
    const verdict = test.p < 0.05 ? 'Not at chance:' : 'Cannot be told from chance:';
    return [finding('Control', verdict, testSentence(test, sweep))];
  }
  const range = controlRange(sweep, results);
  return range === '' ? [] : [finding('Control', 'Not tested.', `${range} ${reasonUntested(sweep)}`.trim())];
}

function testSentence({ points, extreme, p, isPooled }: ControlTest, sweep: Sweep): string {
  const place = varyingSettings(sweep)
    .filter((name) => name !== 'seed')
    .map((name) => settingEquation(name, settingOf(extreme.cell.settings, name)))
    .join(', ');
  const how = isPooled ? 'counts pooled over seeds' : "Student's t over seeds";
  const where = place === '' ? '' : ` (${place})`;
  const which = points === 1 ? 'the one control' : `of ${points} controls, the one furthest from chance`;
  return `${which}${where} has accuracy ${extreme.mean.toFixed(3)} where chance is ${numberLabel(extreme.chance)}; p = ${Number(p.toPrecision(2))} after Bonferroni's correction (${how}).`;
}

/** The least and the largest mean of the control over the points of a sweep. */
function controlRange(sweep: Sweep, results: Results): string {
  const value = headline({ cells: sweep.cells });
  const [x = 'd'] = varyingSettings(sweep).filter((name) => name !== 'seed');
  const { groups, chance } = aggregate(sweep, results, { name: 'control', x, value });
  const means = groups.flatMap(({ control }) => control?.mean ?? []);
  if (means.length === 0) return '';
  const [least, most] = [means.reduce((a, b) => Math.min(a, b)), means.reduce((a, b) => Math.max(a, b))];
  const level = chance === undefined ? '' : `, where chance is ${numberLabel(chance)}`;
  return means.length === 1
    ? `Its accuracy is ${least.toFixed(2)}${level}.`
    : `Means over seeds lie between ${least.toFixed(2)} and ${most.toFixed(2)}${level}.`;
}

/** Why no control of a sweep was tested. */
function reasonUntested({ cells }: Sweep): string {
  if (cells.every(({ settings }) => leavesOutTrueClass(settings)))
    return 'Targets are never the true class, so that a control lies below chance by construction.';
  const seeds = new Set(cells.map(({ settings }) => settings.seed)).size;
  return seeds === 1 ? 'On real data the control of one seed says nothing of chance: run more seeds.' : '';
}
