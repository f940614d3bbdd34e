import type { Grid, GridTile } from './terminal-grid.ts';

/** Where the mean crosses a level between neighbouring tiles of a map. */
export interface LevelLines {
  /** Whether there is a line between a tile and the one on its left. */
  isLeftOf(row: number, column: number): boolean;
  /** Whether there is a line below each of the first `columns` tiles of a row. */
  below(row: number, columns: number): boolean[];
}

/** Lines of a level in a map; none without a level. Tiles without a mean have no line beside them. */
export function levelLines({ rows }: Grid, level: number | undefined): LevelLines {
  const meanAt = (row: number, column: number) => rows[row]?.tiles[column]?.mean;
  const isBetween = (a: GridTile['mean'], b: GridTile['mean']) =>
    level !== undefined && a !== undefined && b !== undefined && a < level !== b < level;
  return {
    isLeftOf: (row, column) => isBetween(meanAt(row, column - 1), meanAt(row, column)),
    below: (row, columns) =>
      Array.from({ length: columns }, (_, column) => isBetween(meanAt(row, column), meanAt(row + 1, column))),
  };
}
