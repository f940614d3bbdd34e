import { defineMeasurement } from '../contract.ts';

/** Balance of the targets, which biases learn whatever the inputs. */
export const targetMean = defineMeasurement({
  columns: {
    target_mean: {
      meaning: 'mean of the targets -1 and +1 of g',
      note: 'biases learn it whatever the perturbations; bias "trained"',
      kind: 'number',
    },
  },
  of({ settings, natural, base: { targets } }) {
    if (settings.bias === 'none' || natural.classes !== 2) return {};
    return { target_mean: targets.data.reduce((sum, target) => sum + target, 0) / targets.length };
  },
});
