import type { Cell, Sweep } from '../cells.ts';
import { facetSettings, pointsOf } from '../grid/facets.ts';
import { GridCell } from '../grid/grid-cell.ts';

/** A panel of a refined diagram: points over the values of one or two numeric axes. */
export interface Lattice {
  /** Values of the settings that distinguish panels, in their order. */
  readonly facet: readonly unknown[];
  /** Values of each axis, ascending. */
  readonly values: readonly (readonly number[])[];
  /** Cells of each point in the order of their seeds; the first axis varies fastest. Empty for gaps in the grid. */
  readonly points: readonly (readonly Cell[])[];
}

/** The panels of a grid along axes, and the settings that distinguish them. */
export function latticesOf(
  sweep: Sweep,
  axes: readonly string[],
): { readonly facets: readonly string[]; readonly lattices: readonly Lattice[] } {
  const [x, y] = axes;
  const facets = facetSettings(sweep, { x, ...(y !== undefined && { y }) });
  const lattices = Array.from(pointsOf(sweep.cells, facets).values(), (cells) => {
    const [first] = cells;
    return latticeOf(
      facets.map((name) => GridCell.setting(first, name)),
      cells,
      axes,
    );
  });
  return { facets, lattices };
}

function latticeOf(facet: readonly unknown[], cells: readonly Cell[], axes: readonly string[]): Lattice {
  const values = axes.map((axis) => {
    const distinct = new Set(cells.map((cell) => Number(GridCell.setting(cell, axis))));
    return [...distinct].sort((a, b) => a - b);
  });
  const places = values.map((along) => new Map(along.map((value, place) => [value, place])));
  const points: Cell[][] = Array.from(
    { length: values.reduce((product, along) => product * along.length, 1) },
    () => [],
  );
  for (const cell of cells) {
    const index = axes.reduceRight(
      (sum, axis, k) => sum * values[k].length + (places[k].get(Number(GridCell.setting(cell, axis))) ?? 0),
      0,
    );
    points[index].push(cell);
  }
  return { facet, values, points };
}
