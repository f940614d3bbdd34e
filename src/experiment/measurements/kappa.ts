import { kappaOf } from '../../theory/law.ts';
import { datasetOf } from '../parts.ts';
import { defineMeasurement } from './contract.ts';

/** Variance of a coordinate of each distribution. */
const VARIANCE = { uniform: 1 / 3, gauss: 1 } as const;

/** The variable that the accuracy of g on synthetic data follows. */
export const kappa = defineMeasurement({
  columns: {
    kappa: {
      meaning:
        'epsilon sqrt(Nadv / (sigma^2 N (1 + N / d))), which the accuracy of g on synthetic data follows: the law',
      kind: 'magnitude',
    },
  },
  of({ settings }) {
    const { drawn } = datasetOf(settings);
    if (drawn === undefined || settings.scenario !== 'noise') return {};
    const { norm, epsilon, N, Nadv, d } = settings;
    return { kappa: kappaOf({ norm, epsilon, N, Nadv, d, variance: VARIANCE[drawn.distribution] }) };
  },
});
