import type { Settings } from '../../experiment/settings.ts';
import type { Axis } from './axes.ts';

/** Number of points of a grid. */
export function countPoints(axes: readonly Axis[]): number {
  return axes.reduce((product, { points }) => product * points.length, 1);
}

/** Point number `place` of a grid in row-major order: the last axis varies fastest. */
export function pointAt(axes: readonly Axis[], place: number): Partial<Settings> {
  const chosen: Partial<Settings>[] = [];
  let rest = place;
  for (const { points } of axes.toReversed()) {
    chosen.push(points[rest % points.length]);
    rest = Math.floor(rest / points.length);
  }
  return Object.assign({}, ...chosen.reverse());
}
