import { settingOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { drawnCells } from '../../sweep/file/drawn-cells.ts';
import { type Boundary, boundaryOf } from '../../sweep/refine/boundary.ts';
import type { Refine } from '../../sweep/refine/rules.ts';
import { escapeHtml } from '../charts/escape.ts';
import { measurementTitle, numberLabel, settingEquation } from '../charts/labels.ts';
import { diagramsOf } from '../default-diagrams.ts';
import { aggregate, type Results } from '../statistics/aggregate.ts';
import { boundaryPath } from './boundary-path.ts';
import type { Finding } from './finding.ts';

/** Limit of the panels that are told one by one. */
const MOST_PANELS = 4;

/**
 * Where the main measurement crosses its level, in each panel: the boundary that was sought by `refine`, else that of
 * the first diagram with a threshold and axes of numbers. Nothing where there is none.
 *
 * @param refined boundary of a refined sweep, where it is known already
 */
export function boundaryFinding(sweep: Sweep, results: Results, refined: Boundary | undefined): Finding[] {
  const sought = soughtIn(sweep);
  if (sought === undefined) return [];
  const { part, refine } = sought;
  const boundary = refined ?? boundaryOf(part, refine, results);
  const [x, y] = refine.axes;
  const value = { name: refine.diagram, x, value: refine.value };
  const { facets, facetValues, groups, measurement } = aggregate(part, results, {
    ...value,
    ...(y === undefined ? {} : { y }),
  });
  const panels = facetValues.flatMap((facet) =>
    refine.levels.map((level) => {
      const isHere = (other: readonly unknown[]) => JSON.stringify(other) === JSON.stringify(facet);
      const crossings = boundary.crossings.filter((one) => one.level === level && isHere(one.facet));
      const means = groups.filter((group) => isHere(group.facet)).flatMap((group) => group.value.mean ?? []);
      const name = [
        ...facets.map((setting, i) => settingEquation(setting, facet[i])),
        ...(refine.levels.length > 1 ? [`level ${numberLabel(level)}`] : []),
      ].join(', ');
      return {
        name,
        text: crossings.length > 0 ? boundaryPath(crossings, refine.axes) : sideOf(means, level),
      };
    }),
  );
  const levels = refine.levels.map(numberLabel).join(', ');
  const strong = `${measurementTitle(measurement)} crosses ${levels}`;
  const more = sweep.refine === undefined ? '' : ' (<a href="#boundary">all of it</a>)';
  return [{ about: 'Boundary', html: `<strong>${escapeHtml(strong)}</strong>${told(panels)}${more}` }];
}

/** Panels as a sentence where there is one, else as a list. */
function told(panels: readonly { readonly name: string; readonly text: string }[]): string {
  const [first] = panels;
  if (panels.length === 1 && first !== undefined) return ` ${escapeHtml(first.text)}.`;
  const items = panels
    .slice(0, MOST_PANELS)
    .map(({ name, text }) => `<li>${escapeHtml(name)}: ${escapeHtml(text)}</li>`);
  const rest = panels.length - MOST_PANELS;
  const others = rest > 0 ? `<li>and in ${rest} more panels, see the diagrams</li>` : '';
  return `<ul>${items.join('')}${others}</ul>`;
}

/** On which side of a level all means of a panel lie. */
function sideOf(means: readonly number[], level: number): string {
  if (means.length === 0) return 'no value yet';
  return means.every((mean) => mean >= level) ? 'nowhere, it lies above' : 'nowhere, it lies below';
}

/** The cells and the level of the boundary that a sweep asks for. */
function soughtIn(sweep: Sweep): { readonly part: Sweep; readonly refine: Refine } | undefined {
  if (sweep.refine !== undefined) return { part: sweep, refine: sweep.refine };
  for (const diagram of diagramsOf(sweep)) {
    const { name, x, y, value, threshold } = diagram;
    const cells = drawnCells(sweep.cells, diagram);
    const axes = y === undefined ? [x] : [x, y];
    const isNumeric = axes.every((axis) =>
      cells.every(({ settings }) => typeof settingOf(settings, axis) === 'number'),
    );
    if (threshold === undefined || !isNumeric) continue;
    return {
      part: { ...sweep, cells },
      refine: { value, levels: [threshold], start: 1, axes, diagram: name },
    };
  }
  return undefined;
}
