import { FOLLOW_NETWORK, type SettingName, type Settings } from '../experiment/settings.ts';
import { type Axis, isSettingName, readAxis, readJoinedAxis, splitKey } from './axes.ts';
import { DEFAULT_FOLLOWS, evaluationOrder } from './evaluation-order.ts';
import { type Expression, parseExpression } from './expression.ts';
import { type Located, type Path, placeOf, show } from './problems.ts';
import { partialSettings } from './sweep-schema.ts';

/** Settings with one value or one expression for all cells. */
export interface CommonSettings {
  readonly given: Partial<Settings>;
  readonly expressions: ReadonlyMap<SettingName, Expression>;
  /** Where each setting is written; also of those whose value is wrong. */
  readonly places: ReadonlyMap<SettingName, Path>;
}

/** One grid, read and checked, ready to be multiplied out. */
export interface GridPlan extends CommonSettings {
  readonly axes: readonly Axis[];
  /** The settings with expressions, in an order in which they can be evaluated. */
  readonly order: readonly SettingName[];
}

/** Settings that follow others where they are not given: by their default, or, for `d`, by the data. */
const FOLLOWERS: readonly SettingName[] = ['d', ...DEFAULT_FOLLOWS.keys(), ...FOLLOW_NETWORK];

/** Whether nothing is yet known to be wrong at a path or below it. */
export type IsSound = (path: Path) => boolean;

/** Reads `settings`, skipping what is not sound. */
export function readSettings(
  written: Record<string, unknown>,
  isSound: IsSound,
): CommonSettings & { problems: Located[] } {
  const given: Partial<Settings> = {};
  const expressions = new Map<SettingName, Expression>();
  const places = new Map<SettingName, Path>();
  const problems: Located[] = [];
  for (const [name, value] of Object.entries(written)) {
    if (!isSettingName(name)) continue;
    const path = ['settings', name];
    places.set(name, path);
    if (!isSound(path)) continue;
    if (isExpression(value)) readExpression(name, value, path, expressions, problems);
    else Object.assign(given, partialSettings.parse({ [name]: value }));
  }
  return { given, expressions, places, problems };
}

/** Reads one grid at `path`, skipping what is not sound. */
export function readGrid(
  written: Record<string, unknown>,
  path: Path,
  common: CommonSettings,
  isSound: IsSound,
): { plan: GridPlan; problems: Located[] } {
  const axes: Axis[] = [];
  const expressions = new Map(common.expressions);
  const places = new Map(common.places);
  const problems: Located[] = [];
  for (const [key, form] of Object.entries(written)) {
    const at = [...path, key];
    for (const name of splitKey(key).filter(isSettingName)) {
      const before = places.get(name);
      if (before !== undefined) {
        problems.push({
          path: at,
          message: `${show(name)} is already given at ${placeOf(before)}; keep one of the two.`,
        });
      }
      places.set(name, at);
    }
    if (!isSound(at)) continue;
    if (isSettingName(key) && isExpression(form)) {
      readExpression(key, form, at, expressions, problems);
      continue;
    }
    const read = isSettingName(key) ? readAxis(key, form, at) : readJoinedAxis(key, form, at);
    problems.push(...read.problems);
    if (read.axis !== undefined) axes.push(read.axis);
  }
  const { order, rings } = evaluationOrder(expressions, (name) => places.has(name));
  for (const ring of rings) {
    const first = ring.find((name) => expressions.has(name));
    const message = `depends on itself: ${[...ring, ring[0]].join(' -> ')}; give one of them as values.`;
    problems.push({ path: (first && places.get(first)) ?? path, message });
  }
  return { plan: { given: common.given, axes, expressions, places, order }, problems };
}

/** Whether a setting can differ between cells, as far as the grids tell before they are multiplied out. */
export function mayVary(name: SettingName, plans: readonly GridPlan[]): boolean {
  return plans.some(({ places, expressions }) => {
    const [part] = places.get(name) ?? [];
    return part === undefined ? FOLLOWERS.includes(name) : part === 'grid' || expressions.has(name);
  });
}

function isExpression(value: unknown): value is string {
  return typeof value === 'string' && /^\s*=/.test(value);
}

function readExpression(
  name: SettingName,
  text: string,
  path: Path,
  expressions: Map<SettingName, Expression>,
  problems: Located[],
): void {
  const { expression, messages } = parseExpression(text);
  if (expression !== undefined) expressions.set(name, expression);
  problems.push(...messages.map((message) => ({ path, message })));
}
