/** A point of the plane. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Values at the points of a grid, indexed by y (outer) and x (inner). */
export interface PlaneGrid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly values: readonly number[];
}

/** Side of a grid square that the line crosses, in the order below, right, above, left. */
type Side = 0 | 1 | 2 | 3;

/**
 * Contour lines at zero by marching squares with linear interpolation: each an open or closed chain of points on the
 * sides of squares. They separate positive values from zero and negative ones.
 */
export function zeroLines(grid: PlaneGrid): Point[][] {
  const points = new Map<number, Point>();
  const neighbours = new Map<number, number[]>();
  for (let row = 0; row + 1 < grid.ys.length; row++)
    for (let column = 0; column + 1 < grid.xs.length; column++)
      for (const segment of segmentsIn(grid, row, column)) {
        const [a, b] = segment.map((side) => {
          const crossing = crossingOf(grid, row, column, side);
          points.set(crossing.key, crossing.point);
          return crossing.key;
        });
        if (a === undefined || b === undefined) continue;
        neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
        neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
      }
  return chains(neighbours).map((keys) => keys.flatMap((key) => points.get(key) ?? []));
}

function valueAt({ xs, values }: PlaneGrid, row: number, column: number): number {
  return values[row * xs.length + column] ?? Number.NaN;
}

/** Pairs of sides joined by the line in the square whose lower left corner is at (row, column). */
function segmentsIn(grid: PlaneGrid, row: number, column: number): [Side, Side][] {
  const corners = [
    valueAt(grid, row, column),
    valueAt(grid, row, column + 1),
    valueAt(grid, row + 1, column + 1),
    valueAt(grid, row + 1, column),
  ];
  const above = corners.map((value) => value > 0);
  const sides = ([0, 1, 2, 3] as const).filter((side) => above[side] !== above[(side + 1) % 4]);
  const [a, b, c, d] = sides;
  if (a === undefined || b === undefined) return [];
  if (c === undefined || d === undefined) return [[a, b]];
  // A saddle: the mean of the corners decides which opposite corners are connected through the middle.
  const middle = corners.reduce((sum, value) => sum + value, 0) > 0;
  return middle === above[0]
    ? [
        [a, b],
        [c, d],
      ]
    : [
        [d, a],
        [b, c],
      ];
}

/** The crossing on a side of a square, with a key that is the same for the neighbour across that side. */
function crossingOf(grid: PlaneGrid, row: number, column: number, side: Side): { key: number; point: Point } {
  const horizontal = side === 0 || side === 2;
  const from = { row: row + (side === 2 ? 1 : 0), column: column + (side === 1 ? 1 : 0) };
  const to = horizontal
    ? { row: from.row, column: from.column + 1 }
    : { row: from.row + 1, column: from.column };
  const [a, b] = [valueAt(grid, from.row, from.column), valueAt(grid, to.row, to.column)];
  const share = a / (a - b);
  const between = (values: readonly number[], i: number, j: number) =>
    (values[i] ?? Number.NaN) * (1 - share) + (values[j] ?? Number.NaN) * share;
  return {
    key: 2 * (from.row * grid.xs.length + from.column) + (horizontal ? 0 : 1),
    point: { x: between(grid.xs, from.column, to.column), y: between(grid.ys, from.row, to.row) },
  };
}

/** Chains of a graph whose nodes have at most two neighbours: first the open ones, from end to end, then the rings. */
function chains(neighbours: ReadonlyMap<number, readonly number[]>): number[][] {
  const seen = new Set<number>();
  const follow = (start: number): number[] => {
    const chain: number[] = [];
    let next: number | undefined = start;
    while (next !== undefined) {
      seen.add(next);
      chain.push(next);
      next = neighbours.get(next)?.find((key) => !seen.has(key));
    }
    const isRing = chain.length > 2 && neighbours.get(start)?.includes(chain.at(-1) ?? start);
    return isRing ? [...chain, start] : chain;
  };
  const ends = [...neighbours.keys()].filter((key) => neighbours.get(key)?.length === 1);
  return [...ends, ...neighbours.keys()].flatMap((key) => (seen.has(key) ? [] : [follow(key)]));
}
