import { wholeOf } from '../linalg/matrix.ts';
import type { LossName } from '../train/loss.ts';
import { trainMaxMargin } from '../train/max-margin.ts';
import type { Solver } from './solver.ts';

/** The limit of gradient flow on nearly orthogonal samples. */
export const maxMargin = {
  name: 'max-margin',
  meaning: 'the limit of gradient flow on nearly orthogonal samples',
  settings: {},
  oneHidden: {
    needsWholeGram: () => true,
    train: (engine, samples, G, network, own: { readonly loss: LossName }) =>
      trainMaxMargin(engine, samples, wholeOf(G), network, own),
  },
} satisfies Solver;
