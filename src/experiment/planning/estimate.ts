import { STEPS } from '../../attacks/pgd/steps.ts';
import { sharedBytes } from '../../linalg/shared-triangle.ts';
import type { SampleKind, SolverCost } from '../../solvers/cost.ts';
import { flowCost, isGramShared } from '../../solvers/one-hidden/cost.ts';
import { limitFlops, solvesWithoutGram } from '../../solvers/one-hidden/max-margin-cost.ts';
import { settingsOfRole } from '../families/of-role.ts';
import { hasStructure } from '../measurements/usefulness.ts';
import { datasetOf, networkOf, solverOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { updatesBaseGram } from '../stages/base-gram.ts';
import { areUniform } from '../stages/data/synthetic-data.ts';
import { controlKey, type SeedlessKey } from '../stages/index.ts';
import { sharesInitial } from '../stages/initial.ts';
import { PROBES } from '../stages/probes.ts';
import type { CellCost } from './cell-cost.ts';
import { deepTrainingFlops, estimateDeepCell, PADDED_ROWS } from './estimate-deep.ts';
import { kindOfLearned, kindOfNatural } from './sample-kind.ts';

type TrainingCost = Pick<CellCost, 'flops' | 'memoryBytes'>;

/** Fixed cost of a classifier in the same unit: setting up its training, exporting and opening it. */
const CLASSIFIER_FLOPS = 2.8e8;
/** Cost of a coordinate of an input in the same unit: drawing, attacking and measuring it. */
const COORDINATE_FLOPS = 1300;
/** Cost of a weight of exported models in the same unit: exporting, opening and scoring. */
const WEIGHT_FLOPS = 3800;
/** The same for each set of fresh inputs, on which f and g are compared. */
const PROBED_FLOPS = 3400;
/** Part of the cost of weights that is of f, of the control or, where cells keep them, of the initial weights of g. */
const SHARED_WEIGHTS = { kept: 0.85, anew: 0.45 } as const;
/** Cost of principal components in the same unit: fixed, and for each dimension. */
const [COMPONENT_FLOPS, COMPONENT_DIMENSION_FLOPS] = [3e10, 4e7];
/** Cost of reading and decoding real data, in the same unit. */
const READING_FLOPS = 4.5e10;
/** Largest test split of a pair of classes in the named data sets. */
const TEST_SAMPLES = 2200;
/** Memory of a thread before it holds a matrix: its heap, the kernels, onnxruntime. */
export const THREAD_BYTES = 110 * 2 ** 20;
/** Copies of a first layer during export and scoring. */
const SCORING_COPIES = 5;
/** Cost of a PGD step for each coordinate of a sample, in FLOPs at the rate of large products. */
const PGD_STEP_FLOPS = 700;
/** Memory of the kernels' constants and workspace, and of training vectors for each sample. */
export const KERNEL_BYTES = 2 ** 20;
const SAMPLE_BYTES = 256;
/** Largest number of rows that are transposed at once. */
const TURNED_ROWS = 1024;
/** Rows of G computed at once. */
const GRAM_ROWS = 256;
/** Rows scored at once, and attacked at once. */
const [SCORED_ROWS, ATTACKED_ROWS] = [2048, 512];

/** Entries of the rows of G that are computed at once. */
function panelOf(N: number): number {
  return N * Math.min(N, GRAM_ROWS);
}

/** Whether training on N samples needs all of G = X X^T rather than one triangle. */
export function needsWholeGram(settings: Pick<Settings, 'solver' | 'd'>, N: number): boolean {
  return solverOf(settings).oneHidden?.needsWholeGram(N, settings.d) ?? false;
}

/** Whether training on N samples holds G outside the worker's memory. */
function sharesGram(settings: Settings, N: number): boolean {
  return !needsWholeGram(settings, N) && isGramShared({ ...settings, N });
}

/** Entries of G in the worker's memory. */
function gramEntries(settings: Settings, N: number): number {
  if (sharesGram(settings, N)) return 0;
  return needsWholeGram(settings, N) ? N * N : (N * (N + 1)) / 2;
}

/** Cost of training one network on N samples, by default natural ones. */
export function trainingCost(N: number, settings: Settings, kind = kindOfNatural(settings)): TrainingCost {
  const { d, m } = settings;
  const gram = gramEntries(settings, N);
  const { flops, numbers } = solverCost(N, settings, kind);
  return {
    flops: CLASSIFIER_FLOPS + N * N * d + 4 * N * d * m + flops,
    memoryBytes: 4 * (gram + m * d + Math.max(numbers, panelOf(N))),
  };
}

/** Cost of the solver's own work on N samples; a solver that does not tell costs what gradient flow does. */
function solverCost(N: number, settings: Settings, kind = kindOfNatural(settings)): SolverCost {
  const sizes = { N, d: settings.d, m: settings.m, kind };
  return solverOf(settings).oneHidden?.cost?.(sizes, settings) ?? flowCost(sizes);
}

/** Estimates the cost of a cell from its settings. Memory is that of the whole worker thread, including onnxruntime. */
export function estimateCell(settings: Settings): CellCost {
  const { flops, memoryBytes, engineBytes, teamBytes } = networkOf(settings).isOneHidden
    ? estimateOneHiddenCell(settings)
    : estimateDeepCell(settings);
  const untrained = settings.standard === 'trained' ? 0 : trainingFlops(settings.N, settings);
  return {
    flops: flops + dataFlops(settings) - untrained,
    memoryBytes: THREAD_BYTES + memoryBytes,
    engineBytes: KERNEL_BYTES + engineBytes,
    teamBytes,
  };
}

/** Number of samples in the test split. */
function testSamples(settings: Settings): number {
  return datasetOf(settings).drawn?.testSamples ?? TEST_SAMPLES;
}

/** Operations of reading data and computing principal components, where needed; once for each group. */
function dataFlops({ dataset, d, N }: Settings): number {
  if (!hasStructure({ dataset })) return 0;
  const { readingFlops = 0 } = datasetOf({ dataset });
  const reading = isArtificial(dataset) ? 0 : READING_FLOPS + readingFlops * N;
  return reading + COMPONENT_FLOPS + COMPONENT_DIMENSION_FLOPS * d + 4800 * N * d;
}

function estimateOneHiddenCell(settings: Settings): CellCost {
  const { N, Nadv, d, m, scenario } = settings;
  const [standard, adversarial] = [
    trainingCost(N, settings),
    trainingCost(Nadv, settingsOfRole(settings, 'Adversarial'), kindOfLearned(settings)),
  ];
  const test = testSamples(settings);
  const base = (scenario === 'noise' ? Nadv : 0) + (settings.base === 'none' ? Nadv : 0);
  const inputs = 4 * d * (N + test + base + Nadv) * (settings.normalize === 'whiten' ? 2 : 1);
  const limit = solvesWithoutGram(N) ? 0 : 4 * (N * N + panelOf(N));
  const natural = settings.standard === 'trained' ? Math.max(standard.memoryBytes, limit) : 0;
  const training = Math.max(natural, adversarial.memoryBytes, attackBytes(settings));
  const baseGram = updatesBaseGram(settings) ? 4 * ((Nadv * (Nadv + 1)) / 2) : 0;
  const rows = Math.min(SCORED_ROWS, Math.max(N, test, PROBES));
  const scoring = SCORING_COPIES * 4 * m * d + 4 * m * rows;
  const held = inputs + baseGram + 3 * 4 * m * d + initialBytes(settings);
  const probing = 4 * (probes(settings) * d + m * rows);
  const measuring = probing + 4 * (m * (m + GRAM_ROWS) + ATTACKED_ROWS * d);
  const turned = 4 * Math.min(TURNED_ROWS, m) * Math.max(N, Nadv);
  const passing = SAMPLE_BYTES * (N + Nadv) + 4 * PADDED_ROWS * Math.max(d, N, Nadv) + turned;
  const whitening = settings.normalize === 'whiten' ? 8 * d * d : 0;
  return {
    flops:
      standard.flops +
      2 * adversarial.flops +
      attackFlops(settings) +
      scoringFlops(settings) +
      limitOfStandard(settings) +
      weightFlops(settings) +
      COORDINATE_FLOPS * (N + base + Nadv) * d,
    memoryBytes:
      held +
      heapBytes(trainedSamples(settings), settings) +
      whiteningBytes(settings) +
      Math.max(training, scoring, probing) +
      (sharesGram(settings, trainedSamples(settings)) ? passing : 0),
    engineBytes: held + whitening + Math.max(training, measuring) + passing,
    teamBytes: solverCost(trainedSamples(settings), settings).helperBytes ?? 0,
  };
}

/** Operations of scoring networks on the natural data. */
function scoringFlops(settings: Settings): number {
  return 16 * (settings.N + testSamples(settings)) * settings.d * settings.m;
}

/** Operations of drawing, scoring and measuring networks, beyond those for each sample. */
function weightFlops(settings: Settings): number {
  const { m, d } = settings;
  return m * d * (WEIGHT_FLOPS + (probes(settings) / PROBES) * PROBED_FLOPS + m);
}

/** Number of fresh inputs of either kind. */
function probes(settings: Settings): number {
  return (isArtificial(settings.dataset) && !areUniform(settings) ? 2 : 1) * PROBES;
}

/** Memory of the initial weights of g and of their products, where cells keep them. */
function initialBytes(settings: Settings): number {
  const { m, d } = settings;
  return sharesInitial(settings) ? 4 * (m * d + probes(settings) * m + (m * (m + 1)) / 2) : 0;
}

/** Operations that a cell shares with others. */
export interface SharedFlops {
  /** Of the standard classifier, the data and the initial weights of g, within its group. */
  readonly ofGroup: () => number;
  /** Of the control, with all cells of the same key. */
  readonly ofKey: SeedlessKey & { readonly flops: () => number };
}

/** Work that a cell shares with others. Operations are counted on demand: plans of many cells mostly need the key alone. */
export function sharedWork(settings: Settings): SharedFlops {
  const { standard, N, Nadv } = settings;
  return {
    ofGroup: () => (standard === 'trained' ? trainingFlops(N, settings) : 0) + onceForGroup(settings),
    ofKey: {
      ...controlKey(settings),
      flops: () => trainingFlops(Nadv, settingsOfRole(settings, 'Control'), kindOfLearned(settings)),
    },
  };
}

/** Operations done once for the natural data and, with one hidden layer, for weights and for measuring f. */
function onceForGroup(settings: Settings): number {
  if (!networkOf(settings).isOneHidden) return dataFlops(settings);
  const share = sharesInitial(settings) ? SHARED_WEIGHTS.kept : SHARED_WEIGHTS.anew;
  const measuring = limitOfStandard(settings) + scoringFlops(settings) / 2;
  return dataFlops(settings) + share * weightFlops(settings) + measuring;
}

/** Operations of solving for the max-margin limit of f. */
function limitOfStandard(settings: Settings): number {
  const { standard, N, d } = settings;
  return standard === 'trained' ? limitFlops({ N, d, isRandom: !hasStructure(settings) }) : 0;
}

/** Operations of training on `samples` samples, by default natural ones. */
function trainingFlops(samples: number, settings: Settings, kind?: SampleKind): number {
  return networkOf(settings).isOneHidden
    ? trainingCost(samples, settings, kind).flops
    : deepTrainingFlops(samples, settings);
}

/** Memory of training on N samples outside the engine, in bytes: the solver's own, and G where it is shared. */
export function heapBytes(N: number, settings: Settings): number {
  const gram = sharesGram(settings, N) ? sharedBytes(N) : 0;
  return gram + (solverCost(N, settings).heapBytes ?? 0);
}

/** Samples of the largest training. */
function trainedSamples({ standard, N, Nadv }: Settings): number {
  return standard === 'trained' ? Math.max(N, Nadv) : Nadv;
}

/**
 * Memory of whitening: the covariance, its factor and the factor's inverse in float64, products and the result in
 * float32.
 */
function whiteningBytes({ normalize, d }: Settings): number {
  return normalize === 'whiten' ? (3 * 8 + 2 * 4) * d * d : 0;
}

function attackFlops({ attack, norm, epsilon, Nadv, d, m }: Settings): number {
  const products = 6 * Nadv * d * m;
  if (attack !== 'pgd') return products;
  const steps = norm === 'L0' ? Math.floor(epsilon * d) : STEPS;
  return products + Nadv * d * (2 * m + steps * PGD_STEP_FLOPS);
}

function attackBytes({ attack, normalize, d, m }: Settings): number {
  const block = ATTACKED_ROWS * (d + m);
  const composed = normalize === 'whiten' ? m * d : 0;
  return 4 * (composed + (attack === 'pgd' ? 2 * m * d + m * m + ATTACKED_ROWS * (d + 3 * m) : block));
}
