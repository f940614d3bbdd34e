import canonicalize from 'canonicalize';
import type { Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell } from '../cells.ts';
import { type Located, type Path, placeOf, show } from '../file/problems.ts';
import { MAX_CELLS } from '../file/sweep-schema.ts';
import type { Axis } from './axes.ts';
import type { CellContext } from './complete-cell.ts';
import { type GridPlan, mayVary } from './grid-plan.ts';
import { countPoints, pointAt } from './grid-points.ts';
import { seededCells } from './seeded-cells.ts';
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

/**
 * Expands all grids to cells, in the order of the grids and row-major within each, the last axis varying fastest.
 * Duplicate settings give one cell, at their first occurrence. Cells that cannot be run become problems, one for each
 * kind.
 */
export function expandGrids(
  plans: readonly GridPlan[],
  context: CellContext,
): { cells: Cell[]; problems: Located[] } {
  const total = plans.reduce((sum, plan) => sum + countPoints(plan.axes), 0);
  if (total > MAX_CELLS) {
    return {
      cells: [],
      problems: [{ path: ['grid'], message: `has ${total} cells; at most ${MAX_CELLS} are allowed.` }],
    };
  }
  const cells = new Map<string, Cell>();
  const refused = new Map<string, Refused>();
  for (const plan of plans) {
    const seeded = seededCells(plan, context);
    const count = countPoints(plan.axes);
    for (let place = 0; place < count; place++) {
      const { settings, idOf, refusals } = seeded(place);
      for (const { path, message } of refusals) {
        const key = `${placeOf(path)}\n${message.replace(FIGURES, '#')}`;
        const known = refused.get(key);
        if (known !== undefined) known.count++;
        else {
          const example = describePoint(plan.axes, pointAt(plan.axes, place));
          refused.set(key, { path, message, example, count: 1 });
        }
      }
      if (settings === undefined) continue;
      const id = idOf(settings.seed);
      if (!cells.has(id)) cells.set(id, { index: cells.size, id, settings });
    }
  }
  const problems = [...refused.values()].map(({ path, message, example, count }) => ({
    path,
    message: `${message}${example === '' ? '' : ` (${count} of ${total} cells, such as ${example})`}`,
  }));
  return { cells: [...cells.values()], problems };
}

/** Settings that are axes, in the order written, then the others that differ between cells. */
export function axesOf(plans: readonly GridPlan[], cells: readonly Cell[], vocabulary: Vocabulary): string[] {
  const written = plans.flatMap(({ axes }) => axes.flatMap(({ names }) => names));
  const others = Object.keys(vocabulary.settings).filter(
    (name) =>
      mayVary(name, plans, vocabulary) &&
      differs(name, cells) &&
      !areEqual(cells, name, vocabulary.settings[name].insteadOf),
  );
  return [...new Set([...written, ...others])];
}

function differs(name: string, cells: readonly Cell[]): boolean {
  if (cells.length === 0) return false;
  const first = settingOf(cells[0].settings, name);
  const canonical = typeof first === 'object' ? canonicalize(first) : undefined;
  return cells.some(({ settings }) => {
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
