import { expectedAccuracy } from '../../theory/expected-accuracy.ts';
import { accuracyOf, defineMeasurement } from './contract.ts';

/** The accuracy of g that follows from perturbations and base inputs without training g. */
export const expectedAccuracyOfG = defineMeasurement({
  columns: {
    expected_accuracy: accuracyOf(
      'g on the natural training data as T1 and T2 predict it from the perturbations, without training g',
    ),
  },
  async of({ engine, settings, natural, base, perturbed }) {
    // With labels in the place of random targets T1 does not average out.
    if (natural.classes !== 2 || settings.scenario === 'natural-det') return {};
    const learned = { base: base.X, perturbed: perturbed.X, targets: base.targets };
    return { expected_accuracy: await expectedAccuracy(engine, natural.train, learned) };
  },
});
