import { settingOf } from '../../parts/by-name.ts';
import { settingText } from '../../sweep/store/cells-csv.ts';
import { csvText, numberText } from '../../sweep/store/csv-text.ts';
import type { ComparedPoint, Comparison } from './comparison.ts';

/**
 * A comparison as CSV, one row for each point of either folder. Columns: the settings that vary; `in` (both, A or B);
 * `n` pairs; the means `a` and `b` over these; `difference`, B less A, or `ratio`, B / A, with the ends of its 95 %
 * interval; `p`; `q`, which is p adjusted for the number of points; `significant` (yes, no, or empty where a point is
 * not tested); and the numbers of seeds that one folder alone has. Numbers have full precision.
 */
export function comparisonCsv({ varying, points, isRatio }: Comparison): string {
  const effect = isRatio ? 'ratio' : 'difference';
  const header = [
    ...[...varying, 'in', 'n', 'a', 'b', effect, 'low', 'high'],
    ...['p', 'q', 'significant', 'seeds_only_a', 'seeds_only_b'],
  ];
  const rows = points.map((point) => {
    const { place, effect, a, b, q, isSignificant, onlyA, onlyB } = point;
    const numbers = [a, b, effect.mean, effect.low, effect.high, effect.p, q];
    return [
      ...varying.map((name) => settingText(settingOf(place, name))),
      ...[whereOf(point), String(effect.n)],
      ...numbers.map((value) => (value === undefined ? '' : numberText(value))),
      q === undefined ? '' : isSignificant ? 'yes' : 'no',
      ...[onlyA, onlyB].map(String),
    ];
  });
  return csvText([header, ...rows]);
}

/** The folders that have values at a point; empty where neither has. */
export function whereOf({ effect, onlyA, onlyB }: ComparedPoint): 'both' | 'A' | 'B' | '' {
  if (effect.n > 0 || (onlyA > 0 && onlyB > 0)) return 'both';
  return onlyA > 0 ? 'A' : onlyB > 0 ? 'B' : '';
}
