import { keepMoves } from '../../attacks/projection.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { usefulnessOf } from '../../theory/features.ts';
import type { PrincipalComponents } from '../../theory/principal-components.ts';
import type { Settings } from '../settings.ts';
import type { BaseInputs } from '../stages/base-inputs.ts';
import type { NaturalData } from '../stages/data/natural-data.ts';

/** Perturbed inputs of a cell that keeps perturbations to some directions. */
export interface ProjectedCell {
  readonly engine: Engine;
  readonly settings: Pick<Settings, 'project' | 'components' | 'epsilon'>;
  readonly natural: Pick<NaturalData, 'space' | 'unwhitened'>;
  readonly base: Pick<BaseInputs, 'unwhitened'>;
  /** Of the natural training data. */
  readonly principal: () => Promise<PrincipalComponents>;
}

/** Standard errors of a feature's usefulness, 1 / sqrt(N), above which it counts as useful. */
const USEFUL = 2;

/**
 * Keeps the perturbations X - base (Nadv x d, before whitening, in place) to the directions that the settings name, at
 * equal energy. Returns the share of their energy that was kept before scaling.
 *
 * @throws Error where components are not known well enough, or no feature is of the kind that is asked for
 */
export async function projectMoves(cell: ProjectedCell, X: Matrix): Promise<number | undefined> {
  const { engine, settings, natural, base, principal } = cell;
  const { project, components: count } = settings;
  if (project === 'none') return undefined;
  const { rows, converged } = await principal();
  if (converged < count)
    throw new Error(
      `components is ${count}, and only the first ${converged} principal components of the natural data are known well enough; use fewer`,
    );
  const leading = rows.rowsFrom(0, count);
  const moves = { base: base.unwhitened, moved: X };
  if (project === 'leading' || project === 'rest')
    return keepMoves(engine, moves, leading, project === 'rest' ? 'rest' : 'span', natural.space);
  const chosen = (await sortComponents(cell, leading))[project];
  if (chosen.length === 0) {
    const [verb, size] =
      project === 'robust' ? ['withstands', 'a smaller'] : ['is overturned by', 'a larger'];
    throw new Error(
      `none of the first ${count} principal components is useful and ${verb} epsilon ${settings.epsilon}; use ${size} epsilon or more components`,
    );
  }
  using directions = engine.memory.matrix(chosen.length, rows.cols);
  for (const [i, place] of chosen.entries()) directions.row(i).set(leading.row(place));
  // The directions are freed when this function returns.
  return await keepMoves(engine, moves, directions, 'span', natural.space);
}

/** Places of components by whether they are useful features whose usefulness withstands perturbations. */
export interface SortedComponents {
  readonly robust: readonly number[];
  readonly fragile: readonly number[];
}

/**
 * Sorts components (count x d, orthonormal, in input space) as features of two classes ([I19], section 2), by the
 * natural training data: useful ones correlate with the label by more than two standard errors, robust ones still do
 * after the worst perturbation of Euclidean size epsilon.
 */
export async function sortComponents(
  { engine, settings: { epsilon }, natural }: Pick<ProjectedCell, 'engine' | 'settings' | 'natural'>,
  components: Matrix,
): Promise<SortedComponents> {
  const { train } = natural.unwhitened;
  const [robust, fragile]: [number[], number[]] = [[], []];
  const least = USEFUL / Math.sqrt(train.X.rows);
  for (let place = 0; place < components.rows; place++) {
    const u = Float64Array.from(components.row(place));
    const found = await usefulnessOf(engine, u, train, { norm: 'L2', epsilon }, natural.space);
    if (found === undefined || Math.abs(found.usefulness) <= least) continue;
    const fall = found.usefulness - found.robustUsefulness;
    (Math.abs(found.usefulness) > fall ? robust : fragile).push(place);
  }
  return { robust, fragile };
}
