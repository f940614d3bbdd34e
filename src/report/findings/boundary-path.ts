import type { Crossing } from '../../sweep/refine/boundary.ts';
import { numberLabel, settingEquation } from '../charts/labels.ts';

/**
 * A panel's boundary in words, from one end to the other: `from N = 61 (95 % interval 40 to 80) where d = 100 to N =
 * 240 (200 to 280) where d = 400`. It is told along the axis that it crosses most often.
 *
 * @param crossings of one level in one panel, at least one
 */
export function boundaryPath(crossings: readonly Crossing[], axes: readonly string[]): string {
  const count = (axis: number) => crossings.filter(({ along }) => along === axis).length;
  const along = axes.length > 1 && count(1) > count(0) ? 1 : 0;
  const other = axes.length > 1 ? 1 - along : undefined;
  const place = (crossing: Crossing) => (other === undefined ? 0 : crossing.at[other]);
  const path = crossings
    .filter((crossing) => crossing.along === along)
    .toSorted((a, b) => place(a) - place(b) || a.at[along] - b.at[along]);
  const [first, last] = [path.at(0), path.at(-1)];
  if (first === undefined || last === undefined) return 'nowhere';
  const at = (crossing: Crossing, prefix: string) => {
    const where = other === undefined ? '' : ` where ${settingEquation(axes[other], crossing.at[other])}`;
    return `${settingEquation(axes[along], Number(crossing.at[along].toPrecision(3)))} (${prefix}${intervalText(crossing)})${where}`;
  };
  const again =
    new Set(path.map(place)).size < path.length ? '; along some lines it is crossed more than once' : '';
  if (path.length === 1) return `at ${at(first, '95 % interval ')}`;
  const [from, to] = other === undefined ? ['at', 'and at'] : ['from', 'to'];
  const more = other === undefined && path.length > 2 ? ` and ${path.length - 2} times between` : '';
  return `${from} ${at(first, '95 % interval ')} ${to} ${at(last, '')}${more}${other === undefined ? '' : again}`;
}

/** The confidence interval of a crossing; an open end is written as such. */
export function intervalText({ low, high }: Crossing): string {
  if (low === undefined && high === undefined) return 'not known';
  if (low === undefined) return `below ${numberLabel(high ?? 0)}`;
  return high === undefined ? `above ${numberLabel(low)}` : `${numberLabel(low)} to ${numberLabel(high)}`;
}
