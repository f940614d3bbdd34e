import { squareShape } from '../../datasets/image-shape.ts';
import { blockRowsOf } from '../../networks/layers/block-rows.ts';
import {
  type LayerSpec,
  multiplications,
  parameterCount,
  statisticCount,
} from '../../networks/layers/layer-spec.ts';
import { workingNumbers } from '../../networks/layers/working-memory.ts';
import type { SolverCost } from '../../solvers/cost.ts';
import { networkFlowCost } from '../../solvers/deep/cost.ts';
import { networkFormFor } from '../../solvers/deep/flow-form.ts';
import { settingsOfRole } from '../families/of-role.ts';
import { hasStructure } from '../measurements/usefulness.ts';
import { attackOf, datasetOf, networkOf, solverOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { COMPONENTS } from '../stages/components.ts';
import { PROBES } from '../stages/probes.ts';
import type { CellCost } from './cell-cost.ts';
import { classCount } from './class-count.ts';

/** Number of classes that is assumed where it is not known. */
const ASSUMED_CLASSES = 10;
/** Oversampled directions of the component iteration, and number of perturbations projected on components at once. */
const [SPARE_DIRECTIONS, PROJECTED_ROWS] = [10, 512];
/** Ratio of memory to the size of matrices: some memory is lost to fragmentation. */
const HOLES = 1.03;
/** Rows to which a narrow operand of a product is padded. */
export const PADDED_ROWS = 65;
/**
 * Operations of a step of an attack for each multiplication of a sample: a pass forward and one back. Those of
 * convolutions run below the rate of large products, which counts as more of them.
 */
const [DENSE_STEP_FLOPS, CONVOLUTION_STEP_FLOPS] = [4, 7];
/** The same of scoring f, g and the control with onnxruntime. */
const [DENSE_SCORING_FLOPS, CONVOLUTION_SCORING_FLOPS] = [6, 10];
/** Copies of the parameters while a model is exported and scored. */
const EXPORTED_COPIES = 5;

/** Cost of a cell with deep networks, besides the memory of the thread. */
export function estimateDeepCell(settings: Settings): CellCost {
  const { N, Nadv, d, norm, epsilon, scenario, standard, base } = settings;
  const layers = layersOf(settings);
  // A test split of unknown size is assumed to be as large as the training data.
  const { drawn, testSamples = N } = datasetOf(settings);
  const test = drawn?.testSamples ?? testSamples;
  const steps = attackOf(settings).network?.passes(norm, epsilon, d) ?? 1;
  const [stepFlops, scoringFlops] = isConvolutional(layers)
    ? [CONVOLUTION_STEP_FLOPS, CONVOLUTION_SCORING_FLOPS]
    : [DENSE_STEP_FLOPS, DENSE_SCORING_FLOPS];
  const ofStandard = standard === 'trained' ? N : 0;
  const variables = parametersOf(layers) + total(layers, statisticCount);
  // A float64 label takes as much memory as two float32 numbers.
  const natural = (d + 2) * (N + test) + variables;
  const inputs = (scenario === 'noise' ? 1 : 0) + (base === 'none' ? 1 : 0) + 1;
  const perturbed = (d * inputs + 2) * Nadv + 2 * variables;
  const padded = PADDED_ROWS * Math.max(d, settings.m, N, Nadv);
  // Networks release their buffers after training, attacks and scoring.
  const evaluating = workingNumbers(layers, d, blockRowsOf(layers));
  const [first, last] = [ofStandard, Nadv].map((samples) => {
    const rows = batchOf(samples, settings) || blockRowsOf(layers);
    const training = solverCost(samples, layers, settings).numbers + workingNumbers(layers, d, rows);
    return Math.max(training, evaluating);
  });
  const engineBytes =
    HOLES * 4 * (natural + padded + Math.max(first, perturbed + Math.max(last, measuringNumbers(settings))));
  return {
    flops:
      deepTrainingFlops(N, settings) +
      2 * deepTrainingFlops(Nadv, settingsOfRole(settings, 'Adversarial')) +
      multiplications(layers) * (stepFlops * steps * Nadv + scoringFlops * (2 * N + test)),
    memoryBytes: engineBytes + EXPORTED_COPIES * 4 * parametersOf(layers),
    engineBytes,
    teamBytes: 0,
  };
}

/**
 * Largest number of float32 numbers held while measuring: the probes and, for artificial data, as many fresh inputs,
 * beside perturbations that are projected; or the principal components with their workspace.
 */
function measuringNumbers({ dataset, N, Nadv, d }: Settings): number {
  const directions = Math.min(COMPONENTS + SPARE_DIRECTIONS, N, d);
  const found = directions * (4 * d + N + 2 * directions);
  const projected = Math.min(Nadv, PROJECTED_ROWS) * (d + COMPONENTS) + COMPONENTS * d;
  const probes = (isArtificial(dataset) ? 2 : 1) * PROBES * d;
  return Math.max(probes + (hasStructure({ dataset }) ? projected : 0), projected, found);
}

/** Operations of training on `samples` samples. */
export function deepTrainingFlops(samples: number, settings: Settings): number {
  return solverCost(samples, layersOf(settings), settings).flops;
}

/** Cost of the solver's own work; a solver that does not tell costs what gradient flow does. */
function solverCost(samples: number, layers: readonly LayerSpec[], settings: Settings): SolverCost {
  const sizes = {
    ...{ samples, d: settings.d },
    multiplications: multiplications(layers),
    isConvolutional: isConvolutional(layers),
    parameters: parametersOf(layers),
    blockRows: blockRowsOf(layers),
    dualUnits: dualUnits(samples, layers, settings),
  };
  return solverOf(settings).network?.cost?.(sizes, settings) ?? networkFlowCost(sizes);
}

function isConvolutional(layers: readonly LayerSpec[]): boolean {
  return layers.some(({ kind }) => kind === 'convolution');
}

/** Samples that a step of the solver takes; 0 where it takes all in blocks. */
function batchOf(samples: number, settings: Settings): number {
  return Math.min(solverOf(settings).network?.batchOf?.(settings) ?? 0, samples);
}

/** Units of a first layer that the flow keeps in dual form; 0 where it is primal. */
function dualUnits(samples: number, [first]: readonly LayerSpec[], { d }: Settings): number {
  if (first?.kind !== 'dense') return 0;
  return networkFormFor(samples, d, first.outputs) === 'dual' ? first.outputs : 0;
}

function parametersOf(layers: readonly LayerSpec[]): number {
  return total(layers, parameterCount);
}

function total(layers: readonly LayerSpec[], count: (layer: LayerSpec) => number): number {
  return layers.reduce((sum, layer) => sum + count(layer), 0);
}

function layersOf(settings: Settings): readonly LayerSpec[] {
  const { dataset, d } = settings;
  const data = { dataset, d, classes: classCount(settings) ?? ASSUMED_CLASSES, shape: squareShape(d) };
  return networkOf(settings).blueprint?.(settings, data).layers ?? [];
}
