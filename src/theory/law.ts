import { normalCdf, normalDensity, normalQuantile } from '../statistics/normal.ts';

/** Sizes that the law speaks of (docs/mathematics.md, "The law"). */
export interface LawSizes {
  readonly norm: 'L2' | 'Linf' | 'L0';
  /** Bound of perturbations; under L0 a share of the coordinates. */
  readonly epsilon: number;
  readonly N: number;
  readonly Nadv: number;
  readonly d: number;
  /** sigma^2, variance of a coordinate. */
  readonly variance: number;
}

/** kappa = epsilon sqrt(Nadv / (sigma^2 N (1 + N / d))), with the move along the normal in the place of epsilon. */
export function kappaOf(sizes: LawSizes): number {
  const { N, Nadv, d, variance } = sizes;
  return moveAlongNormal(sizes) * Math.sqrt(Nadv / (variance * N * (1 + N / d)));
}

/** How far a perturbation moves along a normal of Gaussian coordinates. */
function moveAlongNormal({ norm, epsilon, d }: LawSizes): number {
  if (norm === 'L2') return epsilon;
  if (norm === 'Linf') return epsilon * Math.sqrt((2 * d) / Math.PI);
  if (epsilon >= 1) return Math.sqrt((2 * d) / Math.PI);
  const q = normalQuantile(1 - epsilon / 2);
  return Math.sqrt(d) * 2 * normalDensity(q);
}

/** accuracy = Phi(a kappa^b). */
export interface Law {
  readonly a: number;
  readonly b: number;
}

/** A cell as the law sees it. */
export interface LawPoint {
  readonly kappa: number;
  readonly accuracy: number;
}

export function accuracyBy({ a, b }: Law, kappa: number): number {
  return normalCdf(a * kappa ** b);
}

/** Share of the variance of accuracies that a law explains; at most 1, below 0 where their mean would do better. */
export function explained(law: Law, points: readonly LawPoint[]): number {
  const mean = points.reduce((sum, { accuracy }) => sum + accuracy, 0) / points.length;
  const total = points.reduce((sum, { accuracy }) => sum + (accuracy - mean) ** 2, 0);
  return 1 - squares(law, points) / total;
}

/** Root mean square of the residuals. */
export function spreadAround(law: Law, points: readonly LawPoint[]): number {
  return Math.sqrt(squares(law, points) / points.length);
}

function squares(law: Law, points: readonly LawPoint[]): number {
  return points.reduce((sum, { kappa, accuracy }) => sum + (accuracy - accuracyBy(law, kappa)) ** 2, 0);
}

/** Halvings of the search for the least squares, and places along each parameter at each. */
const [ROUNDS, PLACES] = [24, 9];

/** The law of least squares, by a search on ever finer grids of log a and b around the best. Deterministic. */
export function fitLaw(points: readonly LawPoint[]): Law {
  let best: Law = { a: 1, b: 1 };
  let least = squares(best, points);
  let [wide, steep] = [Math.log(4), 1];
  for (let round = 0; round < ROUNDS; round++) {
    const { a: a0, b: b0 } = best;
    for (let i = 0; i < PLACES; i++)
      for (let j = 0; j < PLACES; j++) {
        const [u, v] = [(2 * i) / (PLACES - 1) - 1, (2 * j) / (PLACES - 1) - 1];
        const law = { a: a0 * Math.exp(wide * u), b: Math.max(b0 + steep * v, 0.01) };
        const sum = squares(law, points);
        if (sum < least) [best, least] = [law, sum];
      }
    wide *= 0.6;
    steep *= 0.6;
  }
  return best;
}
