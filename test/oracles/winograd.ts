import type { Tiling } from '../../src/linalg/kernels/tiling.ts';

/** The points of F(3, 3); the fifth is infinity. */
const POINTS = [0, 1, -1, 2];

/** Transforms to five numbers: of five inputs, of three gradients by outputs, or of three numbers of a filter. */
export type Transformed = 'input' | 'outputGradient' | 'filter';

/**
 * Matrices of F(3, 3), five rows each, by Toom and Cook. Outputs (transposed: 5 x 3) are evaluated at the points;
 * filters are, too, and are divided by the derivative of the product of all x - point; inputs are evaluated by that
 * product without one factor.
 */
export const MATRICES: Readonly<Record<Transformed, readonly (readonly number[])[]>> = {
  outputGradient: [...POINTS.map(powers), [0, 0, 1]],
  filter: [...POINTS.map((point) => powers(point).map((power) => power / slopeAt(point))), [0, 0, 1]],
  input: [...POINTS.map((point) => [...rootsToPolynomial(allBut(point)), 0]), rootsToPolynomial(POINTS)],
};

function powers(x: number): number[] {
  return [1, x, x * x];
}

function allBut(point: number): number[] {
  return POINTS.filter((other) => other !== point);
}

function slopeAt(point: number): number {
  return allBut(point).reduce((product, other) => product * (point - other), 1);
}

/** Coefficients, from that of 1 on, of the product of all x - root. */
function rootsToPolynomial(roots: readonly number[]): number[] {
  let polynomial = [1];
  for (const root of roots) {
    const shifted = [0, ...polynomial];
    polynomial = shifted.map((coefficient, i) => coefficient - root * (polynomial[i] ?? 0));
  }
  return polynomial;
}

/** Index in images of each tile's numbers, -1 outside: by image, tile and channel, then by row and column. */
export function tilePlaces(tiling: Tiling, N: number, side: number): number[][] {
  const { height, width, channels, padding, tiles } = tiling;
  const [down, across] = tiles;
  const places: number[][] = [];
  for (let n = 0; n < N; n++)
    for (let row = 0; row < down; row++)
      for (let col = 0; col < across; col++)
        for (let c = 0; c < channels; c++)
          places.push(
            Array.from({ length: side * side }, (_, at) => {
              const y = 3 * row - padding + Math.floor(at / side);
              const x = 3 * col - padding + (at % side);
              const isInside = y >= 0 && y < height && x >= 0 && x < width;
              return isInside ? ((n * height + y) * width + x) * channels + c : -1;
            }),
          );
  return places;
}

/** Weight of the tile's number `at`, row by row, in plane k: planes hold sums over the tile. */
export function weight(what: Transformed, k: number, at: number): number {
  const T = MATRICES[what];
  const side = T[0].length;
  return T[Math.floor(k / 5)][Math.floor(at / side)] * T[k % 5][at % side];
}
