import canonicalize from 'canonicalize';
import type { Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell } from '../cells.ts';
import { type Located, type Path, placeOf, show } from '../file/problems.ts';
import { MAX_CELLS } from '../file/sweep-schema.ts';
import type { Axis } from './axes.ts';
import { type CellContext, cellCompleter } from './complete-cell.ts';
import { GridCell } from './grid-cell.ts';
import { type GridPlan, mayVary } from './grid-plan.ts';
import { countPoints, pointAt } from './grid-points.ts';
import { seededCells } from './seeded-cells.ts';
import { examplesOf } from './unknown-settings.ts';
import { areEqual } from './varying.ts';

/** Numbers in a message. Cells whose messages differ only in these share a problem. */
const FIGURES = /-?(?:Infinity|\d[\d.]*(?:e[-+]?\d+)?)|NaN/g;

/** Cells that share a problem: their number, and one example. */
interface Refused {
  readonly path: Path;
  readonly message: string;
  readonly example: string;
  count: number;
}

/** Cells of a grid, and the settings of points that were refused. */
export interface Expanded {
  readonly cells: Cell[];
  readonly problems: Located[];
  /**
   * Settings of all points, complete as far as they are known; also of those that cannot be run. Of points that differ
   * in the seed only, the first stands for all.
   */
  readonly attempted: Settings[];
}

/**
 * Expands all grids to cells, in the order of the grids and row-major within each, the last axis varying fastest.
 * Duplicate settings give one cell, at their first occurrence. Cells that cannot be run become problems, one for each
 * kind. Where settings are `unknown`, only those problems are told that there are whatever values these have.
 */
export function expandGrids(
  plans: readonly GridPlan[],
  context: CellContext,
  unknown: ReadonlySet<string> = new Set(),
): Expanded {
  const total = plans.reduce((sum, plan) => sum + countPoints(plan.axes), 0);
  if (total > MAX_CELLS) {
    return {
      ...{ cells: [], attempted: [] },
      problems: [{ path: ['grid'], message: `has ${total} cells; at most ${MAX_CELLS} are allowed.` }],
    };
  }
  const cells = new Map<string, Cell>();
  const refused = new Map<string, Refused | undefined>();
  const attempted: Settings[] = [];
  for (const plan of plans) {
    const seeded = seededCells(plan, context);
    const count = countPoints(plan.axes);
    for (let place = 0; place < count; place++) {
      const { settings, seed, idOf, refusals } = seeded(place);
      for (const { path, message } of refusals) {
        const key = kindOf({ path, message });
        const known = refused.get(key);
        if (known !== undefined) known.count++;
        else if (refused.has(key) || !isCertain(plan, context, place, key, unknown))
          refused.set(key, undefined);
        else {
          const example = describePoint(plan.axes, pointAt(plan.axes, place));
          refused.set(key, { path, message, example, count: 1 });
        }
      }
      if (settings === undefined) continue;
      if (seed === undefined || seed === settings.seed) attempted.push(settings);
      if (refusals.length > 0) continue;
      const id = idOf(seed ?? settings.seed);
      if (!cells.has(id)) cells.set(id, new GridCell(cells.size, id, settings, seed));
    }
  }
  const certain = [...refused.values()].filter((one) => one !== undefined);
  const problems = certain.map(({ path, message, example, count }) => ({
    path,
    message: `${message}${example === '' || unknown.size > 0 ? '' : ` (${count} of ${total} cells, such as ${example})`}`,
  }));
  return { cells: [...cells.values()], problems, attempted };
}

/** Problems of the same kind have the same place and message but for numbers. */
function kindOf({ path, message }: Located): string {
  return `${placeOf(path)}\n${message.replace(FIGURES, '#')}`;
}

/** Whether a point is refused for the same reason with other values of each setting of unknown value. */
function isCertain(
  plan: GridPlan,
  context: CellContext,
  place: number,
  kind: string,
  unknown: ReadonlySet<string>,
): boolean {
  const complete = cellCompleter(plan, context);
  const point = pointAt(plan.axes, place);
  return [...unknown].every((name) =>
    examplesOf(name, context.vocabulary).every((value) => {
      const kinds: string[] = [];
      complete({ ...point, [name]: value }, (path, message) => kinds.push(kindOf({ path, message })));
      return kinds.includes(kind);
    }),
  );
}

/** Settings that are axes, in the order written, then the others that differ between points. */
export function axesOf(
  plans: readonly GridPlan[],
  points: readonly Settings[],
  vocabulary: Vocabulary,
): string[] {
  const written = plans.flatMap(({ axes }) => axes.flatMap(({ names }) => names));
  const others = Object.keys(vocabulary.settings).filter(
    (name) =>
      mayVary(name, plans, vocabulary) &&
      differs(name, points) &&
      !areEqual(points, name, vocabulary.settings[name].insteadOf),
  );
  return [...new Set([...written, ...others])];
}

function differs(name: string, points: readonly Settings[]): boolean {
  if (points.length === 0) return false;
  const first = settingOf(points[0], name);
  const canonical = typeof first === 'object' ? canonicalize(first) : undefined;
  return points.some((settings) => {
    const value = settingOf(settings, name);
    if (value === first) return false;
    return canonical === undefined || canonicalize(value) !== canonical;
  });
}

function describePoint(axes: readonly Axis[], point: Partial<Settings>): string {
  return axes
    .flatMap(({ names }) => names.map((name) => `${name} = ${show(settingOf(point, name))}`))
    .join(', ');
}
