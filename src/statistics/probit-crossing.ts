import { normalCdf, normalDensity, normalQuantile } from './normal.ts';

/** A share of samples in [0, 1] at a positive value of the variable. */
export interface SharePoint {
  readonly at: number;
  readonly share: number;
}

/** Rounds of Fisher scoring, and the change of the log-likelihood at which it has converged. */
const [MAX_ROUNDS, TOLERANCE] = [60, 1e-12];
/** Halvings of a step that would lower the likelihood. */
const MAX_HALVINGS = 30;
/** Probits are held within these, so that no probability rounds to 0 or 1. */
const MOST_PROBIT = 7;

interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * The value at which a share crosses `level`, in (0, 1), by the line probit(share) = intercept + slope log(at) of
 * maximum likelihood for binomial shares of equally many samples. Unlike the smallest value that reaches the level, it
 * does not move in steps of one sample. Undefined where the points do not determine it: fewer than two shares other
 * than 0 and 1 (the line may then be infinitely steep), shares that do not move, or a crossing beyond the values given.
 * Fisher scoring: McCullagh, Nelder, Generalized Linear Models, section 4.4.
 */
export function probitCrossing(points: readonly SharePoint[], level: number): number | undefined {
  const known = points.filter(({ at, share }) => at > 0 && share >= 0 && share <= 1);
  const logs = known.map(({ at }) => Math.log(at));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const inside = known.filter(({ share }) => share > 0 && share < 1).map(({ at }) => at);
  if (new Set(inside).size < 2 || !(level > 0 && level < 1)) return undefined;
  const middle = (low + high) / 2;
  const line = mostLikely(
    logs.map((x) => x - middle),
    known.map(({ share }) => share),
  );
  if (line === undefined) return undefined;
  const crossing = middle + (probit(level) - line.intercept) / line.slope;
  return crossing >= low && crossing <= high ? Math.exp(crossing) : undefined;
}

function mostLikely(x: readonly number[], shares: readonly number[]): Line | undefined {
  let line: Line = { intercept: 0, slope: 0 };
  let likelihood = logLikelihood(line, x, shares);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const step = scoringStep(line, x, shares);
    if (step === undefined) return undefined;
    let factor = 1;
    const at = (share: number) => ({
      intercept: line.intercept + share * step.intercept,
      slope: line.slope + share * step.slope,
    });
    for (let i = 0; i < MAX_HALVINGS && !(logLikelihood(at(factor), x, shares) >= likelihood); i++)
      factor /= 2;
    const next = at(factor);
    const found = logLikelihood(next, x, shares);
    if (!(found > likelihood + TOLERANCE)) return Math.abs(line.slope) > 0 ? line : undefined;
    [line, likelihood] = [next, found];
  }
  return undefined;
}

function logLikelihood(line: Line, x: readonly number[], shares: readonly number[]): number {
  return shares.reduce((sum, share, i) => {
    const p = normalCdf(probitAt(line, x[i] ?? 0));
    return sum + share * Math.log(p) + (1 - share) * Math.log1p(-p);
  }, 0);
}

/** The step to the weighted least squares of working probits; undefined where its equations are singular. */
function scoringStep(line: Line, x: readonly number[], shares: readonly number[]): Line | undefined {
  let [s0, s1, s2, r0, r1] = [0, 0, 0, 0, 0];
  for (const [i, share] of shares.entries()) {
    const place = x[i] ?? 0;
    const eta = probitAt(line, place);
    const p = normalCdf(eta);
    const density = normalDensity(eta);
    const weight = (density * density) / (p * (1 - p));
    const residual = (share - p) / density;
    s0 += weight;
    s1 += weight * place;
    s2 += weight * place * place;
    r0 += weight * residual;
    r1 += weight * place * residual;
  }
  const determinant = s0 * s2 - s1 * s1;
  if (!(determinant > 1e-12 * s0 * s2)) return undefined;
  return { intercept: (s2 * r0 - s1 * r1) / determinant, slope: (s0 * r1 - s1 * r0) / determinant };
}

function probitAt({ intercept, slope }: Line, x: number): number {
  return Math.max(-MOST_PROBIT, Math.min(MOST_PROBIT, intercept + slope * x));
}

/** Quantile of the standard normal for a probability in (0, 1). */
function probit(probability: number): number {
  if (probability === 0.5) return 0;
  return probability > 0.5 ? normalQuantile(probability) : -normalQuantile(1 - probability);
}
