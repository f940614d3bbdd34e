import { z } from 'zod';
import type { InputSpace } from '../datasets/input-space.ts';
import type { Problem } from '../errors.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** Largest number of principal components that perturbations are kept to. */
export const MOST_COMPONENTS = 50;

const settings = {
  project: {
    schema: z
      .enum(['none', 'leading', 'rest', 'robust', 'fragile'])
      .describe(
        'Keeps perturbations under L2 to some directions of the natural data, and scales them back to their size: "leading", the first `components` principal directions; "rest", all others; "robust" and "fragile", those of the first whose usefulness withstands epsilon, or does not.',
      ),
    default: 'none' as const,
  },
  components: {
    schema: z
      .int()
      .min(1)
      .max(MOST_COMPONENTS)
      .describe('Number of leading principal directions that `project` refers to.'),
    default: 10,
  },
};

/** Settings that decide whether perturbations can be projected. */
interface Projected {
  readonly project: 'none' | 'leading' | 'rest' | 'robust' | 'fragile';
  readonly components: number;
  readonly norm: string;
  readonly attack: string;
  readonly N: number;
  readonly d: number;
  readonly classes: unknown;
  readonly dataset: string;
}

function refuses(
  { project, components, norm, attack, N, d, classes, dataset }: Projected,
  hasStructure: boolean,
): Problem[] {
  const problems: Problem[] = [];
  const refuse = (place: string, message: string) => problems.push({ place, message });
  if (project === 'none') {
    if (components !== settings.components.default)
      refuse('components', `${components} is for project; leave components out with project "none"`);
    return problems;
  }
  if (norm !== 'L2')
    refuse('project', `"${project}" keeps the Euclidean size of perturbations, and norm is ${norm}; use L2`);
  if (attack === 'pgd')
    refuse(
      'project',
      `"${project}" would move what attack "pgd" clamped out of the data range again; use "gradient" or "geometry"`,
    );
  const most = Math.min(N - 2, d - 1);
  if (components > most)
    refuse('components', `${components} leaves no other direction of N = ${N} samples; use at most ${most}`);
  if (!hasStructure)
    refuse(
      'project',
      `"${project}" needs data with principal directions, which ${dataset} has only by chance; use real data or "shifted-gauss"`,
    );
  if ((project === 'robust' || project === 'fragile') && classes === 'all' && dataset !== 'shifted-gauss')
    refuse('project', `"${project}" goes by features of two classes; give a pair such as [3, 7]`);
  return problems;
}

/** Perturbations kept to directions of the natural data: its settings, and the combinations that it refuses. */
export const projection = { settings, refuses };

/** Moves of which less than this share of the length is kept have no such component but rounding error. */
const LEAST_SHARE = 1e-4;

/** Inputs before and after an attack, N x d, as the network sees them. */
export interface MovedInputs {
  readonly base: Matrix;
  readonly moved: Matrix;
}

/**
 * Keeps the moves of inputs, in place, to the span of some directions or to its orthogonal complement, and scales each
 * back to the Euclidean length that it had, so that none becomes longer. A move without such a component is taken back.
 *
 * @param directions orthonormal rows in input space, k x d
 * @param part the span of the directions, or the rest
 * @returns share of the moves' energy, the sum of squared lengths, that was kept before scaling; undefined for no moves
 */
export async function keepMoves(
  engine: Engine,
  { base, moved }: MovedInputs,
  directions: Matrix,
  part: 'span' | 'rest',
  { scale }: Pick<InputSpace, 'scale'>,
): Promise<number | undefined> {
  const { memory } = engine;
  const [N, d] = [base.rows, base.cols];
  using deltas = memory.matrix(N, d);
  using shares = memory.matrix(N, directions.rows);
  using spanned = memory.matrix(N, d);
  const [delta, x, after] = [deltas.data, base.data, moved.data];
  for (let i = 0; i < delta.length; i++) delta[i] = (after[i] - x[i]) * (scale?.[i % d] ?? 1);
  await engine.gemm(deltas, directions, shares, { transB: true });
  await engine.gemm(shares, directions, spanned);
  let [all, kept] = [0, 0];
  for (let n = 0; n < N; n++) {
    const [whole, within, from, to] = [deltas.row(n), spanned.row(n), base.row(n), moved.row(n)];
    if (part === 'rest') for (let k = 0; k < d; k++) within[k] = whole[k] - within[k];
    const [energy, share] = [sumOfSquares(whole), sumOfSquares(within)];
    all += energy;
    kept += share;
    const factor = share > LEAST_SHARE ** 2 * energy ? Math.sqrt(energy / share) : 0;
    for (let k = 0; k < d; k++) to[k] = from[k] + (factor * within[k]) / (scale?.[k] ?? 1);
  }
  return all > 0 ? kept / all : undefined;
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return sum;
}
