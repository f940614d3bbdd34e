import type { Perturbations } from '../../theory/features.ts';
import type { MeasuredCell } from '../measured-cell.ts';

/** The perturbations of a cell in the space of inputs, before whitening. */
export function perturbationsOf({ base, perturbed }: MeasuredCell): Perturbations {
  return { base: base.unwhitened, perturbed: perturbed.unwhitened, targets: base.targets };
}
