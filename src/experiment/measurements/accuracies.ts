import { shareEqual, shareOfLargest } from '../measure.ts';
import { classesOf } from '../stages/data/labels.ts';
import { accuracyOf, defineMeasurement, shareOf } from './contract.ts';

/** Accuracies of the three classifiers on their own training data and on natural data. */
export const accuracies = defineMeasurement({
  columns: {
    acc_std_train: accuracyOf('f, the standard classifier, on its training data', { dependsOn: ['f'] }),
    acc_std_test: accuracyOf('f on the test split', { dependsOn: ['f'] }),
    acc_adv_train: accuracyOf('g, trained on perturbed samples, on its training data'),
    acc_adv_natural: accuracyOf('g on the natural training data', {
      note: 'the main result for artificial data',
    }),
    acc_adv_test: accuracyOf('g on the test split', { note: 'the main result for real data' }),
    acc_noise_natural: accuracyOf('c, the control, on the natural training data', { dependsOn: ['control'] }),
    acc_noise_test: accuracyOf('c on the test split', { dependsOn: ['control'] }),
    majority_test: shareOf('samples of the test split in its largest class', {
      note: 'the accuracy of always giving that class',
      dependsOn: ['data'],
    }),
  },
  of({ natural: { train, test, classes }, scores, f, g }) {
    const labels = classesOf(train.y.data, classes);
    const unseen = test && classesOf(test.y.data, classes);
    const onTest = (found: Int32Array | undefined) => unseen && found && shareEqual(found, unseen);
    return {
      acc_std_train: f.training?.accuracy ?? shareEqual(scores.f.train, labels),
      acc_std_test: onTest(scores.f.test),
      acc_adv_train: g.training?.accuracy,
      acc_adv_natural: shareEqual(scores.g.train, labels),
      acc_adv_test: onTest(scores.g.test),
      acc_noise_natural: shareEqual(scores.c.train, labels),
      acc_noise_test: onTest(scores.c.test),
      majority_test: unseen && shareOfLargest(unseen),
    };
  },
});
