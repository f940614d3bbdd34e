import { movedGram } from '../../networks/moved.ts';
import { stableRank, stableRankOfGram } from '../../theory/stable-rank.ts';
import type { OneHiddenFigures } from '../families/classifier.ts';
import type { MeasuredCell } from '../measured-cell.ts';
import { initialProductsStage } from '../stages/initial.ts';
import { defineMeasurement } from './contract.ts';

/** Stable rank of the weights of g. */
export const stableRankOfG = defineMeasurement({
  columns: { stable_rank: { meaning: 'norm_F^2 / norm_2^2 of the weights of g', kind: 'number' } },
  of: async (cell) => {
    const { f, g } = cell;
    return f.oneHidden && g.oneHidden ? { stable_rank: await rankOf(cell, g.oneHidden) } : {};
  },
});

async function rankOf(
  { engine, shared }: Pick<MeasuredCell, 'engine' | 'shared'>,
  { network, move }: OneHiddenFigures,
): Promise<number | undefined> {
  if (move === undefined) return stableRank(engine, network.W);
  const initial = await shared(initialProductsStage);
  using gram = engine.memory.triangle(network.W.rows);
  await movedGram(engine, network, move, initial.gram, gram);
  return stableRankOfGram(engine, gram);
}
