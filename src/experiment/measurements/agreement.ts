import { shareEqual } from '../measure.ts';
import { classesOfProbes } from '../stages/scores.ts';
import { defineMeasurement, shareOf } from './contract.ts';

/** Agreement of g and c with f. */
export const agreement = defineMeasurement({
  columns: {
    agreement: shareOf('natural inputs on which sign g equals sign f'),
    agreement_noise: shareOf('natural inputs on which sign c equals sign f'),
    agreement_random: shareOf(
      'fresh uniform inputs (of data without a range: Gaussian) on which sign g equals sign f',
    ),
  },
  of: async ({ engine, settings, natural, g, scores }) => ({
    agreement: shareEqual(scores.f.train, scores.g.train),
    agreement_noise: shareEqual(scores.f.train, scores.c.train),
    agreement_random: shareEqual(scores.f.probes, await classesOfProbes(engine, g, settings, natural)),
  }),
});
