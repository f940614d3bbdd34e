import { defineMeasurement } from './contract.ts';

/** Measurements added by a search for the smallest epsilon, see searchCell. */
export const searchFigures = defineMeasurement({
  columns: {
    epsilon_min: {
      meaning: 'smallest epsilon that meets the condition of the search (empty if even the largest does not)',
      kind: 'magnitude',
    },
    search_steps: { meaning: 'number of epsilons that the search tried', kind: 'count' },
  },
});
