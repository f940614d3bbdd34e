import type { Matrix } from '../../linalg/matrix.ts';
import { meanPerturbation, usefulnessOf } from '../../theory/features.ts';
import type { MeasuredCell } from '../measured-cell.ts';
import { datasetOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import { componentsStage } from '../stages/components.ts';
import { defineMeasurement } from './contract.ts';
import { perturbationsOf } from './perturbations.ts';

/** Whether natural data have features that predict the class; randomly labelled noise has them only by chance. */
export function hasStructure({ dataset }: Pick<Settings, 'dataset'>): boolean {
  const { drawn } = datasetOf({ dataset });
  return drawn === undefined || drawn.isShifted === true;
}

/** Usefulness of a direction for labels -1 and +1, on the test split where there is one, else on the training data. */
function usefulness({ engine, settings, natural }: MeasuredCell, u: Float64Array) {
  const { train, test } = natural.unwhitened;
  return usefulnessOf(engine, u, test ?? train, settings, natural.space);
}

/** Usefulness of the mean of yhat delta as a linear feature ([I19], section 2). */
export const usefulnessOfPerturbation = defineMeasurement({
  columns: {
    usefulness_delta: {
      meaning: 'E[y f(x)] of the mean perturbation as a linear feature, standardised [I19]',
      kind: 'number',
    },
    robust_usefulness_delta: {
      meaning: "E[inf y f(x + delta)] of the mean perturbation, under the cell's own norm and epsilon [I19]",
      kind: 'number',
    },
  },
  async of(cell) {
    const { engine, natural } = cell;
    if (natural.classes !== 2) return {};
    const found = await usefulness(
      cell,
      meanPerturbation(engine.kernels, perturbationsOf(cell), natural.space),
    );
    return { usefulness_delta: found?.usefulness, robust_usefulness_delta: found?.robustUsefulness };
  },
});

/** Usefulness of the first principal component as a linear feature. */
export const usefulnessOfFirstComponent = defineMeasurement({
  columns: {
    usefulness_pc1: {
      meaning: 'E[y f(x)] of the first principal component of the natural data, standardised',
      kind: 'number',
    },
    robust_usefulness_pc1: {
      meaning:
        "E[inf y f(x + delta)] of the first principal component, under the cell's own norm and epsilon",
      kind: 'number',
    },
  },
  async of(cell) {
    if (cell.natural.classes !== 2 || !hasStructure(cell.settings)) return {};
    const { rows, converged } = await cell.shared(componentsStage);
    if (converged === 0) return {};
    const found = await usefulness(cell, await firstComponent(cell, rows));
    return { usefulness_pc1: found?.usefulness, robust_usefulness_pc1: found?.robustUsefulness };
  },
});

/** The first component, with the sign for which it points to the positive class on the training data. */
async function firstComponent(
  { engine, natural: { unwhitened, space } }: MeasuredCell,
  components: Matrix,
): Promise<Float64Array> {
  const u = Float64Array.from(components.row(0));
  const threat = { norm: 'L2', epsilon: 0 } as const;
  const found = await usefulnessOf(engine, u, unwhitened.train, threat, space);
  return (found?.usefulness ?? 1) < 0 ? u.map((value) => -value) : u;
}
