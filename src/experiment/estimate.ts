import { STEPS } from '../attack/pgd-steps.ts';
import { formFor } from '../train/response.ts';
import { deepTrainingFlops, estimateDeepCell } from './estimate-deep.ts';
import { solverOf } from './parts.ts';
import { isArtificial, type Settings } from './settings.ts';
import { updatesBaseGram } from './stages/base-gram.ts';
import { controlKey } from './stages/index.ts';

export interface CellCost {
  /** Floating-point operations of a cell that shares nothing. */
  readonly flops: number;
  /** Most memory that it needs at once, in bytes. */
  readonly memoryBytes: number;
}

/** Windows of one flow: what near-orthogonal data take; stiff data take more. */
const WINDOWS = 8;
/** What a step costs for each pre-activation besides products, counted at the rate of large products. */
const STEP_FLOPS = 1000;
/** What a cell costs whatever its size, counted so too: its models are exported and opened. */
const CELL_FLOPS = 1e10;
/** Samples of a pair's test split, at most, in the sets that are known by name. */
const TEST_SAMPLES = 2200;
/** What a thread takes before it holds a matrix: its heap, the kernels, onnxruntime. */
export const THREAD_BYTES = 110 * 2 ** 20;
/** Copies of a first layer while it is exported and scored. */
const SCORING_COPIES = 5;
/** What a step of pgd costs for each coordinate of a sample, counted at the rate of large products. */
const PGD_STEP_FLOPS = 150;
/** Rows of G that are computed at a time. */
const GRAM_ROWS = 256;
/** Rows that are scored, and attacked, at a time. */
const [SCORED_ROWS, ATTACKED_ROWS] = [2048, 512];

/** Entries of the rows of G that are computed at a time. */
function panelOf(N: number): number {
  return N * Math.min(N, GRAM_ROWS);
}

/** Whether training on N samples needs the whole of G = X X^T, not the triangle alone. */
export function needsWholeGram(settings: Pick<Settings, 'solver' | 'd'>, N: number): boolean {
  return solverOf(settings).oneHidden?.needsWholeGram(N, settings.d) ?? false;
}

function trainingCost(N: number, settings: Settings): CellCost {
  const { d, m, solver, epochs } = settings;
  const [triangle, isDual] = [(N * (N + 1)) / 2, formFor(N, d) === 'dual'];
  const response = isDual ? 2 * N * N * m : 4 * N * d * m;
  const gram = needsWholeGram(settings, N) ? N * N : triangle;
  // Pre-activations, impulses or gradients, and two more of their size; C, or the changes of the weights; K.
  const moved = 4 * N * m + (isDual ? N * m : 2 * m * d);
  const held = { flow: moved + triangle / 2, sgd: moved, 'max-margin': 0 }[solver];
  const step = response + STEP_FLOPS * N * m;
  const window = step + (N * N * m) / 8 + 60 * N * N;
  const steps = { flow: WINDOWS * window, sgd: epochs * step, 'max-margin': 0 }[solver];
  return {
    flops: N * N * d + 4 * N * d * m + steps,
    memoryBytes: 4 * (gram + m * d + Math.max(held, panelOf(N))),
  };
}

/** Cost of a cell, from its settings alone. Memory: of the whole worker thread, onnxruntime included. */
export function estimateCell(settings: Settings): CellCost {
  const { flops, memoryBytes } =
    settings.network === 'one-hidden' ? estimateOneHiddenCell(settings) : estimateDeepCell(settings);
  const untrained = settings.standard === 'trained' ? 0 : trainingFlops(settings.N, settings);
  return { flops: CELL_FLOPS + flops - untrained, memoryBytes: THREAD_BYTES + memoryBytes };
}

function estimateOneHiddenCell(settings: Settings): CellCost {
  const { N, Nadv, d, m, dataset, scenario } = settings;
  const [standard, adversarial] = [trainingCost(N, settings), trainingCost(Nadv, settings)];
  const test = isArtificial(dataset) ? 0 : TEST_SAMPLES;
  const base = scenario === 'noise' ? Nadv : 0;
  const inputs = 4 * d * (N + test + base + Nadv) * (settings.normalize === 'whiten' ? 2 : 1);
  const limit = 4 * (N * N + panelOf(N));
  const natural = settings.standard === 'trained' ? Math.max(standard.memoryBytes, limit) : 0;
  const training = Math.max(natural, adversarial.memoryBytes, attackBytes(settings));
  const baseGram = updatesBaseGram(settings) ? 4 * ((Nadv * (Nadv + 1)) / 2) : 0;
  const scoring = SCORING_COPIES * 4 * m * d + 4 * m * Math.min(SCORED_ROWS, N + test);
  return {
    flops: standard.flops + 2 * adversarial.flops + attackFlops(settings) + 16 * (N + test) * d * m,
    memoryBytes: inputs + whiteningBytes(settings) + baseGram + 3 * 4 * m * d + Math.max(training, scoring),
  };
}

/** What a cell shares with others, in operations: the natural classifier with its group, the control with its key. */
export function sharedWork(settings: Settings): { ofGroup: number; ofKey: { key: string; flops: number } } {
  const { standard, N, Nadv } = settings;
  return {
    ofGroup: standard === 'trained' ? trainingFlops(N, settings) : 0,
    ofKey: { key: controlKey(settings), flops: trainingFlops(Nadv, settings) },
  };
}

/** Operations of training on so many samples. */
function trainingFlops(samples: number, settings: Settings): number {
  return settings.network === 'one-hidden'
    ? trainingCost(samples, settings).flops
    : deepTrainingFlops(samples, settings);
}

/** The covariance, its factor and the factor's inverse in float64; products and the whitening in float32. */
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
