import { defineMeasurement } from './contract.ts';

/** Measurements added by a search for the smallest epsilon, see searchCell. */
export const searchFigures = defineMeasurement({
  columns: {
    epsilon_min: {
      meaning: 'smallest epsilon that meets the condition of the search (none: the largest does not)',
      kind: 'magnitude',
    },
    search_steps: { meaning: 'values of epsilon that the search tried', kind: 'count' },
  },
});
