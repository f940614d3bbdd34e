import {
  artificialRange,
  type Distribution,
  drawFamily,
  drawOrthogonal,
  type InputFamily,
} from '../../../datasets/draw-inputs.ts';
import type { InputSpace } from '../../../datasets/input-space.ts';
import type { Engine } from '../../../linalg/engine.ts';
import type { Matrix, Vector } from '../../../linalg/matrix.ts';
import { TorchCuda } from '../../../torch/cuda-generator.ts';
import { datasetOf } from '../../parts.ts';
import { PURPOSES, type Purpose } from '../../purposes.ts';
import type { Settings } from '../../settings.ts';
import type { View } from '../stage.ts';

export interface Samples {
  /** Inputs as the network sees them, N x d. */
  readonly X: Matrix;
  /** Labels, length N: -1 and +1 for two classes, 0 to K - 1 for more. */
  readonly y: Vector;
}

/** Settings of the distribution of synthetic inputs; data sets that draw inputs declare all but `d` themselves. */
export const FAMILY_SETTINGS = [
  ...(['correlation', 'spectrum', 'rank', 'clusterSize', 'clusterCosine'] as const),
] as const;

/** Settings that the distribution of synthetic inputs depends on. */
export type InputSettings = View<'dataset' | 'd' | 'seed' | (typeof FAMILY_SETTINGS)[number]>;

/** The settings that the distribution of synthetic inputs depends on. */
export const INPUT_SETTINGS = ['dataset', 'd', 'seed', ...FAMILY_SETTINGS] as const;

/** The settings that fresh inputs of the data's own distribution depend on. */
export const FRESH_SETTINGS = [...INPUT_SETTINGS, 'shift'] as const;
export type FreshSettings = View<(typeof FRESH_SETTINGS)[number]>;

function distributionOf({ dataset }: Pick<Settings, 'dataset'>): Distribution {
  return datasetOf({ dataset }).drawn?.distribution ?? 'gauss';
}

function familyOf(settings: InputSettings): InputFamily {
  const { correlation, spectrum, rank, clusterSize, clusterCosine } = settings;
  const distribution = distributionOf(settings);
  return { distribution, correlation, spectrum, rank, clusterSize, clusterCosine };
}

/** Whether fresh inputs of the distribution of a cell's synthetic data are independent and uniform on [-1, 1]. */
export function areUniform(settings: FreshSettings): boolean {
  const { distribution, correlation, spectrum, rank, clusterCosine } = familyOf(settings);
  if (distribution !== 'uniform' || datasetOf(settings).drawn?.isShifted) return false;
  const isWhite = correlation === 0 || correlation === 'orthogonal';
  return isWhite && spectrum === 0 && rank === 'full' && clusterCosine === 0;
}

/** Independent inputs of unit spread. */
const ISOTROPIC = { correlation: 0, spectrum: 0, rank: 'full', clusterSize: 1, clusterCosine: 0 } as const;

export function artificialSpace(settings: InputSettings): InputSpace {
  const range = artificialRange(familyOf(settings));
  return { d: settings.d, ...(range && { range }) };
}

/** Fills X with samples of the cell's synthetic distribution, or of independent isotropic ones. */
export function drawInputs(
  X: Matrix,
  settings: InputSettings,
  purpose: Purpose,
  engine: Engine,
  isIsotropic = false,
): void {
  const { seed } = settings;
  const { correlation, ...family } = familyOf(settings);
  const { commonOffset: offset, clusterCentres: centres } = PURPOSES;
  const streams = { seed, inputs: PURPOSES[purpose], offset, centres };
  const { memory, kernels } = engine;
  const { distribution } = family;
  if (correlation === 'orthogonal' && purpose === 'naturalInputs' && !isIsotropic)
    drawOrthogonal(X, distribution, streams, kernels);
  else if (correlation === 'orthogonal' || isIsotropic)
    drawFamily(X, { distribution, ...ISOTROPIC }, streams, memory, kernels);
  else drawFamily(X, { ...family, correlation }, streams, memory, kernels);
}

/** Random labels, of each sample or of each cluster. */
export function drawLabels(
  y: Vector,
  { seed, clusterSize, clusterLabels }: View<'seed' | 'clusterSize' | 'clusterLabels'>,
  engine: Engine,
): void {
  const key = { seed, purpose: PURPOSES.naturalLabels, firstRow: 0 };
  const { memory, kernels } = engine;
  if (clusterLabels === 'random') {
    kernels.signs(y, key);
    return;
  }
  using ofClusters = memory.vector(Math.ceil(y.length / clusterSize));
  kernels.signs(ofClusters, key);
  const labels = ofClusters.data;
  y.data.set(y.data.map((_, n) => labels[Math.floor(n / clusterSize)]));
}

/** Draws so many samples of two shifted classes. */
export function drawShifted(
  settings: FreshSettings,
  count: number,
  [inputs, labels]: readonly [inputs: Purpose, labels: Purpose],
  engine: Engine,
): Samples {
  const { d, seed, shift } = settings;
  const { memory, kernels } = engine;
  const [X, y] = [memory.matrix(count, d), memory.vector(count)];
  drawInputs(X, settings, inputs, engine);
  kernels.signs(y, { seed, purpose: PURPOSES[labels], firstRow: 0 });
  shiftClasses({ X, y }, shift);
  return { X, y };
}

/** The training samples of the code of [K24b]: half of them of one class, then those of the other. */
export function drawShiftedByTorch(
  { N, d, seed, shift }: View<'N' | 'd' | 'seed' | 'shift'>,
  { memory, kernels }: Engine,
): Samples {
  const [X, y] = [memory.matrix(N, d), memory.vector(N)];
  const generator = new TorchCuda(seed, kernels, memory);
  const half = N / 2;
  for (const from of [0, half]) generator.normal(X.rowsFrom(from, half));
  y.data.fill(1, 0, half).fill(-1, half);
  shiftClasses({ X, y }, shift);
  return { X, y };
}

/** Moves the mean of each class to a distance of `shift` from the origin, along all coordinates alike. */
function shiftClasses({ X, y }: Samples, shift: number): void {
  const [x, signs, d] = [X.data, y.data, X.cols];
  const step = shift / Math.sqrt(d);
  for (let i = 0; i < x.length; i++) x[i] += signs[Math.floor(i / d)] * step;
}

/** Fresh inputs of the distribution of a cell's synthetic data, count x d. The caller frees them. */
export function drawFresh(settings: FreshSettings, count: number, engine: Engine): Matrix {
  if (datasetOf(settings).drawn?.isShifted) {
    const { X, y } = drawShifted(settings, count, ['freshInputs', 'freshLabels'], engine);
    y.free();
    return X;
  }
  const X = engine.memory.matrix(count, settings.d);
  drawInputs(X, settings, 'freshInputs', engine);
  return X;
}
