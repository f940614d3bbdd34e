import { shareEqual } from '../measure.ts';
import { classesOfFresh, classesOfProbes } from '../stages/scores.ts';
import { defineMeasurement, shareOf } from './contract.ts';

/** Agreement of g and c with f. */
export const agreement = defineMeasurement({
  columns: {
    agreement: shareOf(
      'the natural training data on which sign g equals sign f; in natural-rand and natural-det g was trained on these, see agreement_test',
    ),
    agreement_noise: shareOf(
      'the natural training data on which sign c equals sign f; in natural-rand and natural-det c was trained on these, see agreement_noise_test',
    ),
    agreement_test: shareOf('the test split on which g gives the class that f gives'),
    agreement_noise_test: shareOf('the test split on which c gives the class that f gives'),
    agreement_random: shareOf(
      'fresh uniform inputs (of data without a range: Gaussian) on which sign g equals sign f',
    ),
    agreement_fresh: shareOf(
      '1,000 fresh inputs of the distribution of synthetic data on which sign g equals sign f; of real data see agreement_test',
    ),
  },
  async of({ engine, settings, natural, g, scores }) {
    const fresh = await classesOfFresh(engine, g, settings);
    return {
      agreement: shareEqual(scores.f.train, scores.g.train),
      agreement_noise: shareEqual(scores.f.train, scores.c.train),
      agreement_test: shareKnown(scores.f.test, scores.g.test),
      agreement_noise_test: shareKnown(scores.f.test, scores.c.test),
      agreement_random: shareEqual(scores.f.probes, await classesOfProbes(engine, g, settings, natural)),
      agreement_fresh: shareKnown(scores.f.fresh, fresh),
    };
  },
});

/** Share of equal classes, where both are known. */
function shareKnown(f: Int32Array | undefined, other: Int32Array | undefined): number | undefined {
  return f && other && shareEqual(f, other);
}
