import { defineMeasurement } from './contract.ts';

/** What a search for the smallest epsilon adds to the cell that it ends with (searchCell). */
export const searchFigures = defineMeasurement({
  columns: {
    epsilon_min: {
      meaning: 'smallest epsilon that meets the condition of the search (none: the largest does not)',
      kind: 'magnitude',
    },
    search_steps: { meaning: 'values of epsilon that the search tried', kind: 'count' },
  },
});
