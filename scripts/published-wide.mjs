// The published figures of the follow-up paper on wide networks, read off to 0.02. One seed; each point is the best over
// two learning rates of f and two of g.

import { mean } from './means.mjs';

/**
 * Accuracies of g, and of f where it is given, by sweep, and by axis or, where two figures have the same, by name; `is`
 * chooses their cells.
 */
export const published = {
  'wide-two-layer': [
    {
      axis: 'd',
      is: ({ d, epsilon }) => Math.abs(epsilon / (0.001 * Math.sqrt(d)) - 1) < 0.025,
      g: { 10: 0.51, 20: 0.61, 30: 0.62, 40: 0.72, 50: 0.92, 60: 0.94, 80: 0.98, 100: 0.99 },
      f: { 10: 0.84, 20: 0.91, 30: 0.96, 40: 0.98, 50: 0.99, 60: 0.99, 80: 1, 100: 1 },
    },
    {
      axis: 'epsilon',
      is: ({ d }) => Number(d) === 100,
      g: { 0.002: 0.52, 0.003: 0.63, 0.004: 0.77, 0.005: 0.89, 0.006: 0.95, 0.008: 0.98, 0.01: 0.99 },
    },
  ],
  'wide-gauss': [
    {
      axis: 'd',
      is: () => true,
      g: { 100: 0.55, 1000: 0.64, 2000: 0.69, 4000: 0.755, 6000: 0.8, 10000: 0.855 },
      f: { 100: 0.56, 1000: 0.675, 2000: 0.735, 4000: 0.825, 6000: 0.87, 10000: 0.935 },
    },
  ],
  'wide-mnist': [
    {
      name: 'linear',
      axis: 'epsilon',
      is: ({ loss }) => loss === 'linear',
      g: { 0.028: 0.63, 0.056: 0.8, 0.084: 0.89, 0.112: 0.92, 0.14: 0.935 },
      f: { 0.028: 0.955, 0.056: 0.955, 0.084: 0.955, 0.112: 0.955, 0.14: 0.955 },
    },
    {
      name: 'logistic',
      axis: 'epsilon',
      is: ({ loss }) => loss === 'logistic',
      g: { 0.28: 0.9, 0.56: 0.945, 1.12: 0.95 },
    },
  ],
};
/** A smaller difference is agreement. */
export const AGREEMENT = 0.03;

/** Mean over seeds of the best value over learning rates; NaN where a seed has no cell. */
export function best(rows, column) {
  return mean(bestOfSeeds(rows, column));
}

/** Mean over seeds of a column where g is best over learning rates. */
export function atBest(rows, column) {
  const bySeed = new Map();
  for (const row of rows)
    if (!(Number(row.acc_adv_natural) <= Number(bySeed.get(row.seed)?.acc_adv_natural)))
      bySeed.set(row.seed, row);
  return mean(Array.from(bySeed.values(), (row) => numberOf(row[column])));
}

/** The best value over learning rates of each seed. */
export function bestOfSeeds(rows, column) {
  const bySeed = new Map();
  for (const row of rows) {
    const value = numberOf(row[column]);
    bySeed.set(row.seed, Math.max(bySeed.get(row.seed) ?? 0, value));
  }
  return [...bySeed.values()];
}

/** The number in a field; NaN where it is empty. */
function numberOf(field) {
  return field === '' ? Number.NaN : Number(field);
}
