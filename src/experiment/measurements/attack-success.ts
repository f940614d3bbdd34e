import { shareEqual } from '../measure.ts';
import { classesOf } from '../stages/data/labels.ts';
import { defineMeasurement, shareOf } from './contract.ts';

/** Success rate of the attack. */
export const attackSuccess = defineMeasurement({
  columns: { attack_success: shareOf('perturbed inputs to which f gives their target label') },
  of: ({ fooled, base, natural }) => ({
    attack_success: shareEqual(fooled, classesOf(base.targets.data, natural.classes)),
  }),
});
