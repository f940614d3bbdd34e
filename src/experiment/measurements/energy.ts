import { energyShares } from '../../theory/features.ts';
import { componentsStage } from '../stages/components.ts';
import { defineMeasurement, shareOf } from './contract.ts';
import { perturbationsOf } from './perturbations.ts';
import { hasStructure } from './usefulness.ts';

/** Energy of the perturbations in the directions that setting `project` keeps. */
export const energyKept = defineMeasurement({
  columns: {
    energy_kept: shareOf('energy of perturbations in the directions to which project keeps them', {
      note: 'before they are scaled back to their size',
    }),
  },
  of: ({ perturbed: { keptEnergy } }) => ({ energy_kept: keptEnergy }),
});

/** Energy of the perturbations in the leading principal components of the natural data. */
export const energyInComponents = defineMeasurement({
  columns: {
    energy_pc5: shareOf('energy of perturbations in the first 5 principal components of the natural data'),
    energy_pc50: shareOf('energy of perturbations in the first 50 principal components of the natural data'),
  },
  async of(cell) {
    const { engine, settings, shared, natural } = cell;
    if (!hasStructure(settings)) return {};
    const { rows, converged } = await shared(componentsStage);
    const shares = await energyShares(engine, rows, perturbationsOf(cell), natural.space);
    const within = (count: number) => (converged >= count ? shares?.[count - 1] : undefined);
    return { energy_pc5: within(5), energy_pc50: within(50) };
  },
});
