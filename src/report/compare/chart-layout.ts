import { basename } from 'node:path';
import { completeSettings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { facetSettings } from '../../sweep/grid/facets.ts';
import { freeAxes } from '../../sweep/grid/free-axes.ts';
import { measurementTitle, settingEquation } from '../charts/labels.ts';
import { distinct } from '../statistics/aggregate.ts';
import type { ComparedPoint, Comparison } from './comparison.ts';

/** With more panels than this, points are tiles of a heat map rather than marks with intervals. */
const MOST_PANELS = 6;

/** Axes of the picture of a comparison. */
export interface Layout {
  readonly x: string;
  /** Present where the picture is a heat map. */
  readonly y?: string;
  readonly facets: readonly string[];
  /** The points that have pairs. */
  readonly points: readonly ComparedPoint[];
}

/** Chooses the axes of a comparison's picture; undefined where no setting varies. */
export function layoutOf({ a, varying, points: all }: Comparison): Layout | undefined {
  const points = all.filter(({ effect }) => effect.n > 0);
  const cells = points.map(({ place }, index) => ({
    ...{ index, id: String(index) },
    settings: completeSettings({ ...place, seed: 0 }),
  }));
  const sweep: Sweep = { ...a.sweep, axes: varying, cells };
  const count = (name: string) => distinct(cells.map(({ settings }) => settingOf(settings, name))).length;
  const free = freeAxes(sweep).filter((name) => count(name) > 1);
  const [first] = free;
  if (first === undefined) return undefined;
  const isNumeric = (name: string) =>
    cells.every(({ settings }) => typeof settingOf(settings, name) === 'number');
  const x = free
    .filter((name) => isNumeric(name) === isNumeric(first))
    .reduce((longest, name) => (count(name) > count(longest) ? name : longest));
  const facets = facetSettings(sweep, { x });
  const panels = distinct(cells.map(({ settings }) => facets.map((name) => settingOf(settings, name))));
  const y = free.find((name) => name !== x);
  if (panels.length <= MOST_PANELS || y === undefined) return { x, facets, points };
  return { x, y, facets: facetSettings(sweep, { x, y }), points };
}

/** Title of a comparison's picture, and the lines below it. */
export function chartTexts({ a, b, contrasts, isRatio, measurement }: Comparison): {
  readonly title: string;
  readonly notes: string;
} {
  const sideOf = (letter: 'a' | 'b') =>
    contrasts.length > 0 && contrasts.length <= 2
      ? contrasts.map((contrast) => settingEquation(contrast.name, contrast[letter])).join(', ')
      : basename({ a, b }[letter].folder);
  return {
    title: `${measurementTitle(measurement)}: B\u00a0${isRatio ? 'over' : 'less'}\u00a0A`,
    notes: `A: ${sideOf('a')} · B: ${sideOf('b')} · paired by seed`,
  };
}
