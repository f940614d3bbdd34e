import { wholeOf } from '../linalg/gram.ts';
import { loadOnce } from '../load-once.ts';
import type { Solver } from './contract.ts';
import { type LimitSettings, limitProblems } from './one-hidden/limit-conditions.ts';
import type { LossName } from './one-hidden/loss.ts';
import { maxMarginFlops } from './one-hidden/max-margin-cost.ts';

const loadMaxMargin = loadOnce(() => import('./one-hidden/max-margin-network.ts'));

/** The limit of gradient flow for nearly orthogonal samples. */
export const maxMargin = {
  name: 'max-margin',
  meaning: 'the limit of gradient flow on nearly orthogonal samples',
  settings: {},
  refuses: (settings: LimitSettings) => limitProblems(settings),
  oneHidden: {
    needsWholeGram: () => true,
    cost: ({ N }) => ({ flops: maxMarginFlops(N), numbers: 0 }),
    async train(engine, samples, G, network, own: { readonly loss: LossName }) {
      const { trainMaxMargin } = await loadMaxMargin();
      return trainMaxMargin(engine, samples, wholeOf(G), network, own);
    },
  },
} satisfies Solver;
