import { shareEqual } from '../measure.ts';
import { classesOf } from '../stages/data/labels.ts';
import { defineMeasurement } from './contract.ts';

/**
 * Accuracy of g less that of c on the same samples. Both learn from the same base inputs and targets, so the difference
 * is due to the perturbations alone.
 */
export const differences = defineMeasurement({
  columns: {
    adv_minus_noise_natural: {
      meaning: 'accuracy of g less that of c, on the natural training data',
      kind: 'difference',
    },
    adv_minus_noise_test: { meaning: 'accuracy of g less that of c, on the test split', kind: 'difference' },
  },
  of({ natural: { train, test, classes }, scores: { g, c } }) {
    const labels = classesOf(train.y.data, classes);
    return {
      adv_minus_noise_natural: shareEqual(g.train, labels) - shareEqual(c.train, labels),
      adv_minus_noise_test: test && onTest(g.test, c.test, classesOf(test.y.data, classes)),
    };
  },
});

function onTest(
  g: Int32Array | undefined,
  c: Int32Array | undefined,
  labels: Int32Array,
): number | undefined {
  return g && c && shareEqual(g, labels) - shareEqual(c, labels);
}
