import { defineMeasurement } from './contract.ts';

/** Measurements added by a search for the smallest epsilon, see searchCell. */
export const searchFigures = defineMeasurement({
  columns: {
    epsilon_min: {
      meaning: 'smallest epsilon that meets the condition of the search',
      note: 'empty if even the largest does not',
      kind: 'magnitude',
    },
    epsilon_probit: {
      meaning: 'epsilon at which the accuracy or share of the search crosses its level',
      note: 'by a probit line through the epsilons tried within a factor of two of epsilon_min',
      kind: 'magnitude',
    },
    search_steps: { meaning: 'number of epsilons that the search tried', kind: 'count' },
  },
});
