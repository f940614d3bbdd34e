import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { boundaryNormal } from '../model/outputs.ts';
import { alignedShare } from '../theory/alignment.ts';
import { stableRank } from '../theory/stable-rank.ts';
import { medianRatio, twoTerms } from '../theory/two-terms.ts';
import type { Training } from '../train/training.ts';
import type { NaturalLimit } from './limit.ts';
import { agreement, cosine } from './measure.ts';
import type { Measurements } from './measurements.ts';
import type { Samples } from './natural-data.ts';

/** How near f is to the limit of the theory. */
export interface LimitMeasurements extends Disposable {
  readonly measurements: Measurements;
}

/** kkt_cosine and aligned: of f and its training data alone, so cells share them. */
export async function measureLimit(
  engine: Engine,
  { network }: Training,
  { X, y }: Samples,
  limit: NaturalLimit,
): Promise<LimitMeasurements> {
  const aligned = await alignedShare(engine, network, X, y.data);
  const measurements = limit.converged
    ? { aligned, kkt_cosine: cosine(await boundaryNormal(engine, network), limit.normal) }
    : { aligned };
  return { measurements, [Symbol.dispose]() {} };
}

/**
 * What the dual coefficients of g say of why it learned: t2_over_t1, agreement_t, agreement_t2; and its stable rank.
 *
 * @param outputs g on the natural inputs, N.
 * @param learned base and perturbed inputs that g was trained on, Nadv x d each.
 */
export async function measureTerms(
  engine: Engine,
  { network, influence }: Training,
  natural: Matrix,
  outputs: ArrayLike<number>,
  learned: { readonly base: Matrix; readonly perturbed: Matrix },
): Promise<Measurements> {
  const terms = twoTerms(natural, learned.base, learned.perturbed, influence);
  const ratio = medianRatio(terms);
  const sums = terms.T1.map((value, n) => value + terms.T2[n]);
  return {
    // Infinite where base inputs teach nothing at all.
    ...(Number.isFinite(ratio) && { t2_over_t1: ratio }),
    agreement_t: agreement(sums, outputs),
    agreement_t2: agreement(terms.T2, outputs),
    stable_rank: await stableRank(engine, network.W),
  };
}
