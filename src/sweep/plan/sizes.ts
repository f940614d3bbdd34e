import { networkOf } from '../../experiment/parts.ts';
import { isArtificial } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Sweep } from '../cells.ts';
import { differ } from '../grid/varying.ts';
import { plural } from './plain-text.ts';

/** Settings that decide what a cell costs. */
const SIZES = ['N', 'Nadv', 'd', 'm'];

/** The row of a plan with the sizes that are the same in all cells: `N 100, Nadv 10000 (default), d 400, m 100`. */
export function sizeRows({ cells, axes, written }: Sweep): string[][] {
  const [first] = cells;
  if (first === undefined) return [];
  const isGiven = (name: string) =>
    written === undefined ||
    [`settings.${name}`, `grid.${name}`].some((place) => Object.hasOwn(written.origins, place)) ||
    (name === 'd' && !isArtificial(first.settings.dataset));
  const fixed = SIZES.filter((name) => !axes.includes(name) && !differ(cells, name)).filter(
    (name) => name !== 'm' || cells.some(({ settings }) => networkOf(settings).leavesOut.m === undefined),
  );
  const texts = fixed.map((name) => {
    const value = String(settingOf(first.settings, name));
    return `${name} ${value}${isGiven(name) ? '' : ' (default)'}`;
  });
  return texts.length === 0 ? [] : [['sizes', texts.join(', ')]];
}

/** Work that the cells of a group share, in words. */
export function sharedText({ cells }: Sweep, groups: number): string {
  const trained = cells.filter(({ settings }) => settings.standard === 'trained').length;
  const shared =
    trained === cells.length
      ? 'a standard classifier'
      : trained === 0
        ? 'natural samples; the standard classifier is a model of your own'
        : 'natural samples and a standard classifier';
  return `${plural(groups, 'group')} of cells that share ${shared}`;
}
