import type { CellResult } from '../experiment/measurements.ts';
import { isArtificial } from '../experiment/settings.ts';
import type { Diagram, Sweep } from '../sweep/cells.ts';
import { drawnCells } from '../sweep/file/drawn-cells.ts';
import { facetSettings, pointsOf } from '../sweep/grid/facets.ts';
import { diagramsOf } from './default-diagrams.ts';
import type { Results } from './statistics/aggregate.ts';

/** The measurement in whose line charts f, g and the control stand together. */
const COMPARED = 'acc_adv_test';

/** Limit of the panels of a comparison; beyond it, only the heat map's panels of f, g and the control are drawn. */
const MOST_PANELS = 12;

/**
 * Diagrams of a sweep, with the comparisons of f, g and the control on the test split that sweeps on real data get in
 * addition: after each heat map of the accuracy of g there, its rows as panels of lines, `<diagram>-classifiers`. Where
 * no diagram draws that accuracy, lines over the axis of the first one.
 *
 * @param results where they are known: data without a test split are not compared
 */
export function drawnDiagrams(sweep: Sweep, results?: Results): readonly Diagram[] {
  const diagrams = diagramsOf(sweep);
  const [first] = diagrams;
  const isReal = sweep.cells.some(({ settings }) => !isArtificial(settings.dataset));
  if (!isReal || first === undefined || sweep.search !== undefined) return diagrams;
  const isTested = ({ measurements }: CellResult) => measurements[COMPARED] !== undefined;
  if (results !== undefined && results.size > 0 && ![...results.values()].some(isTested)) return diagrams;
  const taken = new Set(diagrams.map(({ name }) => name));
  const withNew = (diagram: Diagram, added: Diagram) =>
    taken.has(added.name) || panelsOf(sweep, added) > MOST_PANELS ? [diagram] : [diagram, added];
  const isCompared = diagrams.some(({ value }) => value === COMPARED);
  return diagrams.flatMap((diagram) => {
    if (isCompared ? diagram.value === COMPARED && diagram.y !== undefined : diagram === first)
      return withNew(diagram, comparison(diagram, isCompared));
    return [diagram];
  });
}

function comparison({ name, x, y, facet, where, threshold, title }: Diagram, isSameValue: boolean): Diagram {
  const panel = y ?? facet;
  return {
    name: `${name}-classifiers`,
    x,
    value: COMPARED,
    title: title !== undefined && isSameValue ? `${title} (f, g and the control)` : 'f, g and the control',
    ...(panel === undefined ? {} : { facet: panel }),
    ...(where === undefined ? {} : { where }),
    ...(threshold === undefined || !isSameValue ? {} : { threshold }),
  };
}

function panelsOf(sweep: Sweep, diagram: Diagram): number {
  return pointsOf(drawnCells(sweep.cells, diagram), facetSettings(sweep, diagram)).size;
}
