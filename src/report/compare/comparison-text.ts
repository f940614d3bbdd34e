import { settingOf } from '../../parts/by-name.ts';
import { studentTQuantile } from '../../statistics/student-t.ts';
import { plural, shortSetting } from '../../sweep/plan/plain-text.ts';
import { measurementTitle, settingEquation } from '../charts/labels.ts';
import { wrapText } from '../charts/wrap.ts';
import { type ComparedPoint, type Comparison, type Effect, FALSE_SHARE } from './comparison.ts';
import { whereOf } from './comparison-csv.ts';

/** At most this many points are listed. */
const MOST_ROWS = 24;
/** Decimals of the table. */
const MOST_DIGITS = 4;

/** A comparison as text, whose sentences are no wider than `columns` characters. Lines end with \n except the last. */
export function comparisonText(comparison: Comparison, columns: number): string {
  const sentences = (texts: readonly string[]) =>
    texts.flatMap((text) => wrapText(text, (line) => line.length <= columns));
  return [
    ...sentences(headLines(comparison)),
    '',
    ...tableLines(comparison, columns),
    '',
    ...sentences(foundLines(comparison)),
  ].join('\n');
}

function headLines(comparison: Comparison): string[] {
  const { a, b, contrasts, ignored, settings, isRatio, value } = comparison;
  const of = (letter: 'a' | 'b') =>
    contrasts.map((contrast) => settingEquation(contrast.name, contrast[letter])).join(', ');
  const versions = [a, b].map(
    ({ described: { version, engine } }) => `${version} (engine ${engine ?? 'none'})`,
  );
  return [
    ...[a, b].map((side, i) => {
      const told = of(i === 0 ? 'a' : 'b');
      return `${side.letter}: ${side.folder}${told === '' ? '' : `, ${told}`}`;
    }),
    `${value}: ${isRatio ? 'B / A' : 'B less A'}. ${measurementTitle(comparison.measurement)}.`,
    `Joined by ${plural(settings.length, 'setting')}${asideText(contrasts, ignored)}; paired by seed.`,
    ...(versions[0] === versions[1] ? [] : [`lap-sweep ${versions[0]} in A, ${versions[1]} in B.`]),
  ];
}

function asideText(contrasts: Comparison['contrasts'], ignored: readonly string[]): string {
  const apart = contrasts.map(({ name }) => name).filter((name) => !ignored.includes(name));
  const parts = [
    ...(apart.length > 0 ? [`${apart.join(', ')} (the folders differ in it)`] : []),
    ...(ignored.length > 0 ? [`${ignored.join(', ')} (ignored)`] : []),
  ];
  return parts.length === 0 ? '' : ` without ${parts.join(', ')}`;
}

function tableLines({ points, varying, isRatio }: Comparison, columns: number): string[] {
  const chosen = chosenPoints(points);
  const digits = Math.min(MOST_DIGITS, Math.max(...chosen.map(({ effect }) => digitsOf(effect))));
  const head = [...varying, 'seeds', 'A', 'B', isRatio ? 'B / A' : 'B - A', '95 % interval', 'q', ''];
  const rows = chosen.map((point) => {
    const { place, effect, a, b, q, isSignificant } = point;
    const number = (value: number | undefined) => (value === undefined ? '' : fixed(value, digits));
    const only = whereOf(point);
    return [
      ...varying.map((name) => shortSetting(settingOf(place, name))),
      String(effect.n),
      ...[number(a), number(b), number(effect.mean)],
      effect.low === undefined ? '' : `${number(effect.low)} to ${number(effect.high)}`,
      q === undefined ? '' : pText(q),
      isSignificant ? '*' : only === 'A' || only === 'B' ? `only ${only}` : '',
    ];
  });
  const widths = head.map((name, i) =>
    Math.max(...[name, ...rows.map((row) => row[i])].map(({ length }) => length)),
  );
  const lines = [head, ...rows].map((row) =>
    row
      .map((text, i) => (i === row.length - 1 ? text : text.padStart(widths[i])))
      .join('  ')
      .trimEnd()
      .slice(0, columns),
  );
  const left = points.length - chosen.length;
  return left === 0 ? lines : [...lines, `${plural(left, 'point')} with a larger q, in the CSV file`];
}

/** The points with the smallest q, in the order of the grid. */
function chosenPoints(points: readonly ComparedPoint[]): readonly ComparedPoint[] {
  if (points.length <= MOST_ROWS) return points;
  const rank = ({ q, effect: { p } }: ComparedPoint) => [q ?? 2, p ?? 2];
  const places = points.map((point, place) => ({ place, rank: rank(point) }));
  places.sort((one, other) => one.rank[0] - other.rank[0] || one.rank[1] - other.rank[1]);
  const kept = new Set(places.slice(0, MOST_ROWS).map(({ place }) => place));
  return points.filter((_, place) => kept.has(place));
}

/** Decimals that give an effect's interval two significant digits. */
function digitsOf({ mean = 0, low = mean, high = mean }: Effect): number {
  const size = high > low ? (high - low) / 2 : Math.abs(mean);
  return size > 0 ? Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(size)))) : 2;
}

function pText(p: number): string {
  if (p < 0.0001) return '<0.0001';
  return p.toFixed(p < 0.01 ? 4 : p < 0.1 ? 3 : 2);
}

function foundLines({ points, overall, isRatio, a, b }: Comparison): string[] {
  const tested = points.filter(({ q }) => q !== undefined);
  const marked = points.filter(({ isSignificant }) => isSignificant).length;
  const alone = points.filter(({ effect }) => effect.n === 1).length;
  const share = `${Math.round(100 * FALSE_SHARE)} %`;
  const verdict = `${marked === 0 ? 'No point' : plural(marked, 'point')} of ${tested.length} ${marked > 1 ? 'differ' : 'differs'} significantly`;
  return [
    ...(overall === undefined ? [] : [`Mean over all points with pairs: ${overallText(overall)}.`]),
    tested.length === 0
      ? 'No point has two pairs, so nothing can be tested; run more seeds.'
      : `${verdict}${marked === 0 ? '' : ' (*)'}: q at most ${FALSE_SHARE.toFixed(2)}, p adjusted for the number of points by Benjamini and Hochberg, so that at most ${share} of those marked are expected to be false.`,
    ...(marked === 0 && tested.length > 0 ? [powerText(tested)] : []),
    ...(alone > 0 ? [`${plural(alone, 'point')} with a single pair not tested.`] : []),
    ...onlyLines(points),
    ...columnLines('settings', a.settings, b.settings),
    ...columnLines('measurements', a.measurements, b.measurements),
    isRatio ? 'Means and ratios are geometric.' : '',
  ].filter((line) => line !== '');
}

/** How far from 0 a point would have to be to be marked alone. */
function powerText(tested: readonly ComparedPoint[]): string {
  const pairs = Math.max(...tested.map(({ effect }) => effect.n));
  const errors = (n: number) => {
    const level = FALSE_SHARE / (2 * tested.length);
    return studentTQuantile(1 - level, n - 1).toPrecision(2);
  };
  const more = 2 * pairs;
  return `With ${pairs} pairs a point that differs alone is marked from ${errors(pairs)} standard errors on; with ${more} it would be from ${errors(more)} on.`;
}

/** A number with so many digits after the point, and no sign where these are all zeros. */
function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/^-(?=[0.]+$)/, '');
}

function overallText({ n, mean = 0, low, high, p }: Effect): string {
  const digits = digitsOf({ n, mean, ...(low !== undefined && high !== undefined && { low, high }) });
  const interval =
    low === undefined || high === undefined
      ? ''
      : `95 % interval ${fixed(low, digits)} to ${fixed(high, digits)}, `;
  return `${fixed(mean, digits)} (${interval}p ${p === undefined ? 'unknown' : pText(p)}, ${plural(n, 'seed')})`;
}

function onlyLines(points: readonly ComparedPoint[]): string[] {
  return (['A', 'B'] as const).flatMap((letter) => {
    const seedsOf = (point: ComparedPoint) => (letter === 'A' ? point.onlyA : point.onlyB);
    const alone = points.filter((point) => whereOf(point) === letter).length;
    const cells = points.reduce((sum, point) => sum + seedsOf(point), 0);
    if (cells === 0) return [];
    const whole = alone === 0 ? '' : `, among them ${plural(alone, 'whole point')}`;
    return [`Only ${letter} has a value of ${plural(cells, 'cell')}${whole}.`];
  });
}

function columnLines(kind: string, inA: readonly string[], inB: readonly string[]): string[] {
  const only = (letter: string, own: readonly string[], others: readonly string[]) => {
    const names = own.filter((name) => !others.includes(name));
    return names.length === 0 ? [] : [`Only ${letter} has the ${kind} ${names.join(', ')}.`];
  };
  return [...only('A', inA, inB), ...only('B', inB, inA)];
}
