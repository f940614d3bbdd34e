import type { Settings } from '../../experiment/settings.ts';
import { followedBy } from '../../parts/defaults.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import { type Located, type Path, placeOf, show } from '../file/problems.ts';
import { sweepSchemas } from '../file/sweep-schema.ts';
import { type Axis, readAxis, readJoinedAxis, splitKey } from './axes.ts';
import { evaluationOrder } from './evaluation-order.ts';
import { type Expression, parseExpression } from './expression.ts';

/** Settings with one value or one expression for all cells. */
export interface CommonSettings {
  readonly given: Partial<Settings>;
  readonly expressions: ReadonlyMap<string, Expression>;
  /** Where each setting is written, including settings with invalid values. */
  readonly places: ReadonlyMap<string, Path>;
}

/** One grid, parsed and validated, ready to be multiplied out. */
export interface GridPlan extends CommonSettings {
  readonly axes: readonly Axis[];
  /** Settings given by expressions, in evaluation order. */
  readonly order: readonly string[];
}

/** Whether no problem is known yet at a path or below it. */
export type IsSound = (path: Path) => boolean;

/** Reads `settings`, skipping invalid entries. */
export function readSettings(
  written: Record<string, unknown>,
  isSound: IsSound,
  vocabulary: Vocabulary,
): CommonSettings & { problems: Located[] } {
  const { partialSettings } = sweepSchemas(vocabulary);
  const given: Partial<Settings> = {};
  const expressions = new Map<string, Expression>();
  const places = new Map<string, Path>();
  const problems: Located[] = [];
  for (const [name, value] of Object.entries(written)) {
    if (!hasSetting(vocabulary, name)) continue;
    const path = ['settings', name];
    places.set(name, path);
    if (!isSound(path)) continue;
    if (isExpression(value)) readExpression(name, value, path, vocabulary, expressions, problems);
    else Object.assign(given, partialSettings.parse({ [name]: value }));
  }
  return { given, expressions, places, problems };
}

/** Reads the grid at `path`, skipping invalid entries. */
export function readGrid(
  written: Record<string, unknown>,
  path: Path,
  common: CommonSettings,
  isSound: IsSound,
  vocabulary: Vocabulary,
): { plan: GridPlan; problems: Located[] } {
  const axes: Axis[] = [];
  const expressions = new Map(common.expressions);
  const places = new Map(common.places);
  const problems: Located[] = [];
  for (const [key, form] of Object.entries(written)) {
    const at = [...path, key];
    for (const name of splitKey(key).filter((part) => hasSetting(vocabulary, part))) {
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
    const isOne = hasSetting(vocabulary, key);
    if (isOne && isExpression(form)) {
      readExpression(key, form, at, vocabulary, expressions, problems);
      continue;
    }
    const read = (isOne ? readAxis : readJoinedAxis)(key, form, at, vocabulary);
    problems.push(...read.problems);
    if (read.axis !== undefined) axes.push(read.axis);
  }
  const { order, rings } = evaluationOrder(expressions, (name) => places.has(name), vocabulary);
  for (const ring of rings) {
    const first = ring.find((name) => expressions.has(name));
    const message = `depends on itself: ${[...ring, ring[0]].join(' -> ')}; give one of them as values.`;
    problems.push({ path: (first === undefined ? undefined : places.get(first)) ?? path, message });
  }
  return { plan: { given: common.given, axes, expressions, places, order }, problems };
}

/** Whether a setting can differ between cells, judged before the grids are multiplied out. */
export function mayVary(name: string, plans: readonly GridPlan[], vocabulary: Vocabulary): boolean {
  return plans.some(({ places, expressions }) => {
    const [part] = places.get(name) ?? [];
    return part === undefined ? follows(name, vocabulary) : part === 'grid' || expressions.has(name);
  });
}

/** Whether a setting that is not given depends on others: through its default or, for `d`, on the data. */
function follows(name: string, { settings }: Vocabulary): boolean {
  return name === 'd' || followedBy(settings[name]).length > 0;
}

function isExpression(value: unknown): value is string {
  return typeof value === 'string' && /^\s*=/.test(value);
}

function readExpression(
  name: string,
  text: string,
  path: Path,
  vocabulary: Vocabulary,
  expressions: Map<string, Expression>,
  problems: Located[],
): void {
  const { expression, messages } = parseExpression(text, vocabulary);
  if (expression !== undefined) expressions.set(name, expression);
  problems.push(...messages.map((message) => ({ path, message })));
}
