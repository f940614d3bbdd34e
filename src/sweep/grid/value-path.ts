import canonicalize from 'canonicalize';
import type { Problem, ValueProblem } from '../../errors.ts';
import { withoutChecksum } from '../../experiment/standard.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { PlaceOf } from '../cells.ts';
import { isRecord } from '../file/explain.ts';
import type { Path } from '../file/problems.ts';
import type { GridPlan } from './grid-plan.ts';

/**
 * Path in the sweep file to a value of a setting: the element of an axis, where the values of the axis are listed, else
 * the key that gives the setting. A setting with its default has its place in `settings`.
 */
export function valuePath(
  plans: readonly GridPlan[],
  file: Readonly<Record<string, unknown>>,
  setting: string,
  value: unknown,
): Path {
  const wanted = textOf(value);
  let givenAt: Path | undefined;
  for (const { axes, places } of plans) {
    const path = places.get(setting);
    if (path === undefined) continue;
    givenAt ??= path;
    const axis = axes.find(({ names }) => names.includes(setting));
    const row = axis?.points.findIndex((point) => textOf(settingOf(point, setting)) === wanted) ?? -1;
    if (axis === undefined || row < 0) continue;
    if (!Array.isArray(valueAt(file, path))) return path;
    return axis.names.length === 1 ? [...path, row] : [...path, row, axis.names.indexOf(setting)];
  }
  return givenAt ?? ['settings', setting];
}

/** Gives problems of settings their places in the sweep file, where these are known. */
export function placed(problems: readonly ValueProblem[], placeOf: PlaceOf | undefined): Problem[] {
  return problems.map(({ place, message, value }) => ({ place: placeOf?.(place, value) ?? place, message }));
}

/** A value as text; models are compared by path. */
function textOf(value: unknown): string | undefined {
  return canonicalize(withoutChecksum(value));
}

function valueAt(file: unknown, path: Path): unknown {
  return path.reduce((inner: unknown, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isRecord(inner) ? inner[key] : undefined;
  }, file);
}
