import { medianRatio, twoTerms } from '../../theory/two-terms.ts';
import { agreement } from '../measure.ts';
import { defineMeasurement, shareOf } from './contract.ts';

/** Shares of the two terms by which g learns from perturbations, computed from its dual coefficients. */
export const twoTermShares = defineMeasurement({
  columns: {
    t2_over_t1: {
      meaning: 'contribution of perturbations relative to that of base inputs: median of abs(T2) / abs(T1)',
      kind: 'ratio',
    },
    agreement_t: shareOf('natural inputs on which sign(T1 + T2) equals sign g'),
    agreement_t2: shareOf('natural inputs on which sign T2 equals sign g'),
  },
  of({ engine, settings, f, g, natural, base, perturbed, scores }) {
    // Biases learn as well, and without base inputs there is one term alone.
    if (!f.oneHidden || !g.oneHidden || settings.bias !== 'none' || settings.base === 'none') return {};
    const { influence } = g.oneHidden;
    const terms = twoTerms(engine.kernels, natural.train.X, base.X, perturbed.X, influence);
    const outputs = scores.g.ownTrain;
    const ratio = medianRatio(terms);
    const sums = terms.T1.map((value, n) => value + terms.T2[n]);
    return {
      // Infinite where base inputs contribute nothing.
      ...(Number.isFinite(ratio) && { t2_over_t1: ratio }),
      agreement_t: agreement(sums, outputs),
      agreement_t2: agreement(terms.T2, outputs),
    };
  },
});
