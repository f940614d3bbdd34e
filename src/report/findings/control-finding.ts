import { settingOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { numberLabel, settingEquation } from '../charts/labels.ts';
import type { Results } from '../statistics/aggregate.ts';
import { chanceLevel } from '../statistics/chance.ts';
import {
  type ControlPoint,
  controlPoints,
  controlSettings,
  type Untested,
} from '../statistics/control-points.ts';
import { type ControlTest, testControls } from '../statistics/control-test.ts';
import { counted, type Finding, finding } from './finding.ts';

/** Why controls are not tested, after their number: `20 controls on clusters ...`. */
const REASONS: Readonly<Record<Untested, string>> = {
  'never-true':
    'that learned targets which are never the true class, so that its accuracy lies below chance by construction',
  'shared-labels':
    'on clusters of one label, whose samples are right or wrong together, so that luck carries further from chance',
  shifted:
    'on classes of different means, whose samples are right or wrong together, so that luck carries further from chance',
  'one-seed': 'of one seed, which on real data says nothing of chance: run more seeds',
};

/**
 * Whether the control is at chance, and which controls are left out of the test, why, and between which accuracies they
 * lie. Nothing where the control was not measured.
 */
export function controlFinding(sweep: Sweep, results: Results): Finding[] {
  const points = controlPoints(sweep, results);
  const left = leftOut(points);
  const test = testControls(points);
  if (test !== undefined) {
    const verdict = test.p < 0.05 ? 'Not at chance:' : 'Cannot be told from chance:';
    const others = left.map((text) => ` Left out: ${text}.`).join('');
    return [finding('Control', verdict, `${testSentence(test, sweep)}${others}`)];
  }
  const chance = chanceLevel(sweep.cells);
  const level = chance === undefined ? '' : ` Chance is ${numberLabel(chance)}.`;
  if (points.length === 0) return [];
  const all = left.length > 0 ? left : [`${counted(points.length, 'control')}${accuracies(points)}`];
  return [finding('Control', 'Not tested:', `${all.join('; ')}.${level}`)];
}

function testSentence({ points, extreme, p, isPooled }: ControlTest, sweep: Sweep): string {
  const place = controlSettings(sweep)
    .map((name) => settingEquation(name, settingOf(extreme.cell.settings, name)))
    .join(', ');
  const how = isPooled ? 'counts pooled over seeds' : "Student's t over seeds";
  const where = place === '' ? '' : ` (${place})`;
  const which = points === 1 ? 'the one control' : `of ${points} controls, the one least likely by chance`;
  return `${which}${where} has accuracy ${extreme.mean.toFixed(3)} where chance is ${numberLabel(extreme.chance)}; p = ${Number(p.toPrecision(2))} after Bonferroni's correction (${how}).`;
}

/** The controls that are not tested, one text for each reason. */
function leftOut(points: readonly ControlPoint[]): string[] {
  const reasons = [...new Set(points.flatMap(({ untested }) => untested ?? []))];
  return reasons.map((reason) => {
    const those = points.filter(({ untested }) => untested === reason);
    return `${counted(those.length, 'control')} ${REASONS[reason]}${accuracies(those)}`;
  });
}

/** Between which accuracies controls lie: ` (accuracy 0.36 to 0.79)`. */
function accuracies(points: readonly ControlPoint[]): string {
  const means = points.map(({ mean }) => mean);
  const [least, most] = [means.reduce((a, b) => Math.min(a, b)), means.reduce((a, b) => Math.max(a, b))];
  const ends = [...new Set([least, most].map((mean) => mean.toFixed(2)))].join(' to ');
  return ` (accuracy ${ends})`;
}
