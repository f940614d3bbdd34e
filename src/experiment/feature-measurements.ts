import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { energyShares, meanPerturbation, type Perturbations, usefulnessOf } from '../theory/features.ts';
import { principalComponents } from '../theory/principal-components.ts';
import type { CellContext } from './context.ts';
import { componentsKey } from './groups.ts';
import type { Measurements } from './measurements.ts';
import type { NaturalData, Splits } from './natural-data.ts';
import { isArtificial, type Settings } from './settings.ts';

/** Natural data before whitening: features are of inputs, not of what a network sees of them. */
type UnwhitenedData = Splits & Pick<NaturalData, 'space'>;

/** Principal components that are found. */
const COMPONENTS = 50;

/** Whether natural data have directions that tell of their classes; those of randomly labelled noise are chance. */
function hasStructure({ dataset }: Settings): boolean {
  return !isArtificial(dataset) || dataset === 'shifted-gauss';
}

/**
 * What features the perturbations are made of, after [I19]: usefulness, and robust usefulness under the cell's own norm
 * and epsilon, of the mean perturbation and of the first principal component as linear features; and the share of the
 * perturbations' energy in the leading principal components. Usefulness is measured on the test split where there is
 * one, else on the natural training data. Components are those of the natural training data, where these have structure.
 */
export async function measureFeatures(
  settings: Settings,
  context: CellContext,
  natural: UnwhitenedData,
  perturbations: Perturbations,
): Promise<Measurements> {
  const { engine, stages } = context;
  const { space, train } = natural;
  const ofDelta = await usefulness(engine, settings, natural, meanPerturbation(perturbations, space));
  const measurements: Measurements = ofDelta
    ? { usefulness_delta: ofDelta.usefulness, robust_usefulness_delta: ofDelta.robustUsefulness }
    : {};
  if (!hasStructure(settings)) return measurements;

  const components = await stages.get(componentsKey(settings), () =>
    principalComponents(engine, train.X, COMPONENTS, space.scale),
  );
  const ofFirst = await usefulness(
    engine,
    settings,
    natural,
    await firstComponent(engine, natural, components),
  );
  const shares = await energyShares(engine, components, perturbations, space);
  const [pc5, pc50] = [shares?.[4], shares?.[49]];
  return {
    ...measurements,
    ...(ofFirst && { usefulness_pc1: ofFirst.usefulness, robust_usefulness_pc1: ofFirst.robustUsefulness }),
    ...(pc5 !== undefined && { energy_pc5: pc5 }),
    ...(pc50 !== undefined && { energy_pc50: pc50 }),
  };
}

function usefulness(
  engine: Engine,
  settings: Settings,
  { train, test, space }: UnwhitenedData,
  u: Float64Array,
) {
  return usefulnessOf(engine, u, test ?? train, settings, space);
}

/** The first component, turned so that on the training data it points to the positive class. */
async function firstComponent(
  engine: Engine,
  { train, space }: UnwhitenedData,
  components: Matrix,
): Promise<Float64Array> {
  const u = Float64Array.from(components.row(0));
  const threat = { norm: 'L2', epsilon: 0 } as const;
  const { usefulness: sign = 1 } = (await usefulnessOf(engine, u, train, threat, space)) ?? {};
  return sign < 0 ? u.map((value) => -value) : u;
}
