import type { Cell } from '../cells.ts';

/** The cell with an index in the whole grid, among cells in grid order; undefined where it is not one of them. */
export function cellAt(cells: readonly Cell[], index: number): Cell | undefined {
  if (cells[index]?.index === index) return cells[index];
  let [from, to] = [0, cells.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (cells[middle].index < index) from = middle + 1;
    else to = middle;
  }
  return cells[from]?.index === index ? cells[from] : undefined;
}
