import type { Perturbations } from '../../theory/features.ts';
import type { MeasuredCell } from '../measured-cell.ts';

/** Perturbations of a cell in input space, before whitening. */
export function perturbationsOf({ base, perturbed }: MeasuredCell): Perturbations {
  return { base: base.unwhitened, perturbed: perturbed.unwhitened, targets: base.targets };
}
