import { expectedAccuracy } from '../../theory/expected-accuracy.ts';
import { kappaOf } from '../../theory/law.ts';
import { datasetOf } from '../parts.ts';
import { accuracyOf, defineMeasurement } from './contract.ts';

/** Variance of a coordinate of each distribution. */
const VARIANCE = { uniform: 1 / 3, gauss: 1 } as const;

/** The variable that the accuracy of g on artificial data follows. */
export const kappa = defineMeasurement({
  columns: {
    kappa: {
      meaning: 'epsilon sqrt(Nadv / (sigma^2 N (1 + N / d)))',
      note: 'the accuracy of g on artificial data follows it, by the law',
      kind: 'magnitude',
    },
  },
  of({ settings }) {
    const { drawn } = datasetOf(settings);
    if (drawn === undefined || settings.scenario !== 'noise' || settings.base === 'none') return {};
    const { norm, epsilon, N, Nadv, d } = settings;
    return { kappa: kappaOf({ norm, epsilon, N, Nadv, d, variance: VARIANCE[drawn.distribution] }) };
  },
});

/** The accuracy of g that follows from perturbations and base inputs without training g. */
export const expectedAccuracyOfG = defineMeasurement({
  columns: {
    expected_accuracy: accuracyOf(
      'g on the natural training data as T1 and T2 predict it from the perturbations, without training g',
    ),
  },
  async of({ engine, settings, natural, base, perturbed }) {
    // With labels in the place of random targets T1 does not average out.
    if (natural.classes !== 2 || settings.scenario === 'natural-det' || settings.base === 'none') return {};
    const learned = { base: base.X, perturbed: perturbed.X, targets: base.targets };
    return { expected_accuracy: await expectedAccuracy(engine, natural.train, learned) };
  },
});
