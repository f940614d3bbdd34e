import { stableRank } from '../../theory/stable-rank.ts';
import { defineMeasurement } from './contract.ts';

/** Stable rank of the weights of g. */
export const stableRankOfG = defineMeasurement({
  columns: { stable_rank: { meaning: 'norm_F^2 / norm_2^2 of the weights of g', kind: 'number' } },
  of: async ({ engine, f, g }) =>
    f.oneHidden && g.oneHidden ? { stable_rank: await stableRank(engine, g.oneHidden.network.W) } : {},
});
