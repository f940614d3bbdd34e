import { shareEqual } from '../measure.ts';
import { classesOf } from '../stages/labels.ts';
import { defineMeasurement, shareOf } from './contract.ts';

/** How often the attack reaches its target. */
export const attackSuccess = defineMeasurement({
  columns: { attack_success: shareOf('perturbed inputs to which f gives their target label') },
  of: ({ fooled, base, natural }) => ({
    attack_success: shareEqual(fooled, classesOf(base.targets.data, natural.classes)),
  }),
});
