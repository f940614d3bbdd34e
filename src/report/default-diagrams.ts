import { isArtificial, type Settings } from '../experiment/settings.ts';
import type { Diagram, Sweep } from '../sweep/cells.ts';
import { drawnCells } from '../sweep/file/drawn-cells.ts';
import { freeAxes } from '../sweep/grid/free-axes.ts';

/**
 * The main measurement of a sweep: the result of the search if there is one; else accuracy on the test split where
 * there is one, and on the natural training data otherwise, or where diagrams show that and not the other.
 */
export function headline({
  search,
  cells,
  diagrams,
}: Pick<Sweep, 'search' | 'diagrams'> & {
  readonly cells: readonly { readonly settings: Pick<Settings, 'dataset'> }[];
}): string {
  if (search !== undefined) return 'epsilon_min';
  const real = cells.some(({ settings }) => !isArtificial(settings.dataset));
  const isShown = (name: string) => diagrams.some(({ value }) => value === name);
  if (isShown('acc_adv_natural') && !isShown('acc_adv_test')) return 'acc_adv_natural';
  return real ? 'acc_adv_test' : 'acc_adv_natural';
}

/**
 * Diagrams of a sweep, without those whose cells were not run. Where the sweep file asks for none, the headline over
 * the sweep's axes, two to a diagram.
 */
export function diagramsOf(sweep: Sweep): readonly Diagram[] {
  if (sweep.diagrams.length > 0)
    return sweep.diagrams
      .filter((diagram) => drawnCells(sweep.cells, diagram).length > 0)
      .map((diagram) => withLevel(diagram, sweep));
  const [x, y] = freeAxes(sweep);
  if (x === undefined) return [];
  const value = headline(sweep);
  const name = [value, 'over', x, ...(y === undefined ? [] : ['and', y])].join('_');
  return [{ name, x, ...(y === undefined ? {} : { y }), value }];
}

/** A diagram that was refined along its level set shows that level, if it names no other. */
function withLevel(diagram: Diagram, { refine }: Sweep): Diagram {
  if (refine?.diagram !== diagram.name || diagram.value !== refine.value) return diagram;
  return { threshold: refine.levels[0], ...diagram };
}
