import { energyShares } from '../../theory/features.ts';
import { componentsStage } from '../stages/components.ts';
import { defineMeasurement, shareOf } from './contract.ts';
import { hasStructure } from './usefulness.ts';

/** How much of the perturbations lies in the directions in which the natural data vary most. */
export const energyInComponents = defineMeasurement({
  columns: {
    energy_pc5: shareOf(
      'the energy of perturbations in the first 5 principal components of the natural data',
    ),
    energy_pc50: shareOf(
      'the energy of perturbations in the first 50 principal components of the natural data',
    ),
  },
  async of({ engine, settings, shared, natural, base, perturbed }) {
    if (!hasStructure(settings)) return {};
    const perturbations = {
      base: base.unwhitened,
      perturbed: perturbed.unwhitened,
      targets: base.targets,
    };
    const shares = await energyShares(engine, await shared(componentsStage), perturbations, natural.space);
    return { energy_pc5: shares?.[4], energy_pc50: shares?.[49] };
  },
});
