import { type Problem, UsageError } from '../../errors.ts';
import { settingOf } from '../../parts/by-name.ts';
import { unknownName } from '../../sweep/file/explain.ts';
import { shortSetting } from '../../sweep/plan/plain-text.ts';
import { distinct } from '../statistics/aggregate.ts';
import type { Side, SideCell } from './read-side.ts';

/** The cells of both folders that agree in the joined settings, by seed. */
export interface JoinedPoint {
  /** Settings of one of its cells. */
  readonly place: SideCell['settings'];
  readonly a: ReadonlyMap<number, SideCell>;
  readonly b: ReadonlyMap<number, SideCell>;
}

/** A setting that has one value throughout A, and another throughout B. */
export interface Contrast {
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** The points of two folders. */
export interface Join {
  /** Settings that distinguish the folders; cells are joined without them. */
  readonly contrasts: readonly Contrast[];
  /** Settings in which joined cells agree. */
  readonly settings: readonly string[];
  /** Those of them that vary between points: first the axes of A in their order. */
  readonly varying: readonly string[];
  /** In the order of the grid of A, then those that only B has. */
  readonly points: readonly JoinedPoint[];
}

/** At most this many values of a setting are named in a message. */
const MOST_NAMED = 4;

/**
 * Joins the cells of two folders by all settings that both have, apart from the seed, from `ignored`, and from those
 * that have one value throughout one folder and another throughout the other: these are what is compared.
 *
 * @throws UsageError where an ignored setting is unknown, where cells cannot be told apart by what is left, or where no
 * point is in both folders
 */
export function joinSides(a: Side, b: Side, ignored: readonly string[]): Join {
  const shared = a.settings.filter((name) => name !== 'seed' && b.settings.includes(name));
  refuse(ignored.filter((name) => !shared.includes(name)).map((name) => unknownIgnored(name, shared)));
  const contrasts = shared.flatMap((name) => contrastOf(a, b, name));
  const aside = new Set([...ignored, ...contrasts.map(({ name }) => name)]);
  const settings = shared.filter((name) => !aside.has(name));

  const sides = [a, b].map((side) => pointsOf(side, settings));
  refuse(sides.flatMap(({ problems }) => problems));
  const [inA, inB] = sides.map(({ points }) => points);
  const points = [...new Set([...inA.keys(), ...inB.keys()])].map((key): JoinedPoint => {
    const [one, other] = [inA.get(key), inB.get(key)];
    const place = [...(one ?? other ?? new Map<number, SideCell>()).values()][0]?.settings ?? {};
    return { place, a: one ?? new Map(), b: other ?? new Map() };
  });
  if (!points.some((point) => point.a.size > 0 && point.b.size > 0))
    refuse([nothingInCommon(a, b, settings)]);
  const axes = [...new Set([...a.sweep.axes, ...b.sweep.axes, ...settings])];
  const varying = axes.filter(
    (name) =>
      settings.includes(name) && distinct(points.map(({ place }) => settingOf(place, name))).length > 1,
  );
  return { contrasts, settings, varying, points };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UsageError(problems);
}

function unknownIgnored(name: string, shared: readonly string[]): Problem {
  const message =
    name === 'seed'
      ? 'cells are paired by seed, which is never a setting of a point; leave it out'
      : unknownName('setting', name, shared);
  return { place: '--ignore', message };
}

function valuesOf({ cells }: Side, name: string): unknown[] {
  return distinct(cells.map(({ settings }) => settingOf(settings, name)));
}

function contrastOf(a: Side, b: Side, name: string): Contrast[] {
  const [[one, ...more], [other, ...others]] = [valuesOf(a, name), valuesOf(b, name)];
  const isConstant = more.length === 0 && others.length === 0;
  return isConstant && JSON.stringify(one) !== JSON.stringify(other) ? [{ name, a: one, b: other }] : [];
}

/** The cells of one folder by point and seed, and the cells that no seed tells apart. */
function pointsOf(
  side: Side,
  settings: readonly string[],
): { readonly points: Map<string, Map<number, SideCell>>; readonly problems: Problem[] } {
  const points = new Map<string, Map<number, SideCell>>();
  for (const cell of side.cells) {
    const key = JSON.stringify(settings.map((name) => settingOf(cell.settings, name)));
    const seeds = points.get(key) ?? new Map<number, SideCell>();
    points.set(key, seeds);
    const seed = Number(cell.settings.seed);
    const twin = seeds.get(seed);
    if (twin !== undefined) return { points, problems: [notToldApart(side, twin, cell)] };
    seeds.set(seed, cell);
  }
  return { points, problems: [] };
}

function notToldApart({ folder, letter, settings }: Side, one: SideCell, other: SideCell): Problem {
  const differing = settings.filter(
    (name) =>
      JSON.stringify(settingOf(one.settings, name)) !== JSON.stringify(settingOf(other.settings, name)),
  );
  const told = differing.map(
    (name) => `${name} (${valuesText([settingOf(one.settings, name), settingOf(other.settings, name)])})`,
  );
  const message =
    `${letter} has cells that differ only in ${told.join(', ')}, by which they are not joined; ` +
    'it must have one value in a folder, or be in both and not ignored';
  return { place: folder, message };
}

function nothingInCommon(a: Side, b: Side, settings: readonly string[]): Problem {
  const apart = settings.flatMap((name) => {
    const [inA, inB] = [valuesOf(a, name), valuesOf(b, name)];
    const texts = new Set(inA.map((value) => JSON.stringify(value)));
    if (inB.some((value) => texts.has(JSON.stringify(value)))) return [];
    return [{ name, text: `${name} (${valuesText(inA)} in A, ${valuesText(inB)} in B)` }];
  });
  const why =
    apart.length === 0
      ? 'no combination of settings is in both'
      : `no value is in both of ${apart.map(({ text }) => text).join(', ')}; join without: ` +
        apart.map(({ name }) => `--ignore ${name}`).join(' ');
  return { place: 'compare', message: `${a.folder} and ${b.folder} have no cell in common: ${why}` };
}

function valuesText(values: readonly unknown[]): string {
  const named = values.slice(0, MOST_NAMED).map(shortSetting).join(', ');
  return values.length > MOST_NAMED ? `${named} and ${values.length - MOST_NAMED} more` : named;
}
