import { classGroups, classRows } from '../../../datasets/class-rows.ts';
import type { InputSpace } from '../../../datasets/input-space.ts';
import { openDataset } from '../../../datasets/open.ts';
import type { Split } from '../../../datasets/split.ts';
import { whitened, whiteningOf } from '../../../datasets/whitening.ts';
import { DataError } from '../../../errors.ts';
import type { Engine } from '../../../linalg/engine.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { datasetOf } from '../../parts.ts';
import { PURPOSES } from '../../purposes.ts';
import { defineStage, type View } from '../stage.ts';
import { labelOf } from './labels.ts';
import { type Moments, momentsOf, normalization } from './normalization.ts';
import {
  artificialSpace,
  drawInputs,
  drawLabels,
  drawShifted,
  drawShiftedByTorch,
  FAMILY_SETTINGS,
  type Samples,
} from './synthetic-data.ts';

/** Natural data of a cell. */
export interface NaturalData extends Splits, Disposable {
  /** The same samples in the attack's space: normalized, but not whitened. */
  readonly unwhitened: Splits;
  /** Normalization that maps inputs to `unwhitened` samples. */
  readonly space: InputSpace;
  /** Whitening matrix T, d x d, where the network sees whitened samples: T times the unwhitened ones. */
  readonly whitening?: Matrix;
  /** Number of classes, K. */
  readonly classes: number;
  /** Moments of the training samples of real data. */
  readonly moments?: Moments;
  /** Shape of one sample of real data: `[28, 28]`, or with channels first. */
  readonly shape?: readonly number[];
  /** Names of the K classes of real data. */
  readonly classNames?: readonly string[];
}

/** Training samples, and the test split where there is one. */
export interface Splits {
  readonly train: Samples;
  readonly test?: Samples;
}

const DATA_SETTINGS = [
  ...(['dataset', 'classes', 'normalize', 'ridge', 'N', 'd'] as const),
  ...(['clusterLabels', 'shift', 'rng', 'seed'] as const),
  ...FAMILY_SETTINGS,
] as const;

/** Settings that natural data depend on. */
export type DataSettings = View<(typeof DATA_SETTINGS)[number]>;

/** Stage of the natural data. */
export const naturalStage = defineStage({
  name: 'data',
  reads: DATA_SETTINGS,
  parts: (settings) => [datasetOf(settings)],
  from: {},
  make: (_, settings, { engine, dataFolder }) => loadNaturalData(settings, engine, dataFolder),
});

function naturalData(train: Samples, space: InputSpace, test?: Samples, classes = 2): NaturalData {
  return {
    train,
    space,
    classes,
    ...(test && { test }),
    unwhitened: { train, ...(test && { test }) },
    [Symbol.dispose]() {
      for (const { X, y } of test ? [train, test] : [train]) {
        X.free();
        y.free();
      }
    },
  };
}

/**
 * Draws or loads the natural data of a cell. Throws DataError where files are missing, invalid or hold too few samples.
 */
export async function loadNaturalData(
  settings: DataSettings,
  engine: Engine,
  dataFolder: string,
): Promise<NaturalData> {
  const { drawn } = datasetOf(settings);
  if (drawn === undefined) return realData(settings, engine, dataFolder);
  return drawn.isShifted
    ? shiftedClasses(settings, drawn.testSamples, engine)
    : randomlyLabelled(settings, engine);
}

function randomlyLabelled(settings: DataSettings, engine: Engine): NaturalData {
  const { N, d } = settings;
  const { memory } = engine;
  const [X, y] = [memory.matrix(N, d), memory.vector(N)];
  drawInputs(X, settings, 'naturalInputs', engine);
  drawLabels(y, settings, engine);
  return naturalData({ X, y }, artificialSpace(settings));
}

function shiftedClasses(settings: DataSettings, testSamples: number, engine: Engine): NaturalData {
  const train =
    settings.rng === 'torch'
      ? drawShiftedByTorch(settings, engine)
      : drawShifted(settings, settings.N, ['naturalInputs', 'naturalLabels'], engine);
  const test = drawShifted(settings, testSamples, ['testInputs', 'testLabels'], engine);
  return naturalData(train, artificialSpace(settings), test);
}

/** The first N entries of a random permutation of `count` rows; a smaller choice is a prefix of a larger one. */
function chooseRows(count: number, { N, seed }: View<'N' | 'seed'>, engine: Engine): number[] {
  using keys = engine.memory.matrix(count, 1);
  engine.kernels.uniform(keys, { seed, purpose: PURPOSES.sampleOrder, firstRow: 0 }, 0, 1);
  const order = keys.data;
  return Array.from({ length: count }, (_, row) => row)
    .sort((a, b) => order[a] - order[b] || a - b)
    .slice(0, N);
}

async function realData(settings: DataSettings, engine: Engine, dataFolder: string): Promise<NaturalData> {
  const { dataset: name, classes, N, d, normalize, rng } = settings;
  const dataset = await openDataset(name, dataFolder, settings);
  if (dataset.d !== d)
    throw new DataError(`${name}: samples have ${dataset.d} pixels, but the cell says d = ${d}`);
  const groups = classGroups(dataset, classes);
  const K = groups.length;
  const { rows, classes: ofRows } = classRows(dataset.train, groups, 'training');
  if (rows.length < N)
    throw new DataError(
      `${name}: N = ${N}, but classes ${JSON.stringify(classes)} have ${rows.length} training samples`,
    );
  if (rng === 'torch' && rows.length > N)
    throw new DataError(
      `${name}: rng "torch" takes all ${rows.length} training samples in their order; N = ${N}`,
    );
  const chosen = rng === 'torch' ? [...rows.keys()] : chooseRows(rows.length, settings, engine);
  const load = async (split: Split, of: ArrayLike<number>, ks: readonly number[]): Promise<Samples> => {
    const pixels = new Float32Array(of.length * d);
    await split.read(of, pixels);
    const [X, y] = [engine.memory.matrix(of.length, d), engine.memory.vector(of.length)];
    X.data.set(pixels);
    y.data.set(ks.map((k) => labelOf(k, K)));
    return { X, y };
  };
  const train = await load(
    dataset.train,
    chosen.map((index) => rows[index]),
    chosen.map((index) => ofRows[index]),
  );
  const testRows = dataset.test && classRows(dataset.test, groups, 'test');
  const test = dataset.test && testRows && (await load(dataset.test, testRows.rows, [...testRows.classes]));
  const { shape, labelNames, range } = dataset;
  const moments = momentsOf(train.X);
  const space: InputSpace = { d, ...(range && { range }), ...normalization(moments, normalize, shape) };
  for (const { X } of test ? [train, test] : [train]) toSeen(X, space);
  const nameOf = (label: number) => labelNames?.[label] ?? String(label);
  const classNames = groups.map((group) => [group].flat().map(nameOf).join(', '));
  const data = { ...naturalData(train, space, test, K), moments, shape, classNames };
  return normalize === 'whiten' ? whitenedData(data, settings, engine) : data;
}

/** Whitens centred data. */
async function whitenedData(
  centred: NaturalData,
  { dataset, ridge }: DataSettings,
  engine: Engine,
): Promise<NaturalData> {
  const { train, test } = centred;
  if (train.X.data.every((value) => value === 0))
    throw new DataError(`${dataset}: all training samples are the same; there is nothing to whiten by`);
  const whitening = await whiteningOf(engine, train.X, ridge);
  const seen = async ({ X, y }: Samples) => ({ X: await whitened(engine, whitening, X), y });
  const splits = { train: await seen(train), ...(test && { test: await seen(test) }) };
  return {
    ...centred,
    ...splits,
    whitening,
    [Symbol.dispose]() {
      for (const { X } of splits.test ? [splits.train, splits.test] : [splits.train]) X.free();
      whitening.free();
      centred[Symbol.dispose]();
    },
  };
}

/** Normalizes inputs in place. */
export function toSeen(X: Matrix, { mean, scale, d }: InputSpace): void {
  const x = X.data;
  if (mean) for (let i = 0; i < x.length; i++) x[i] -= mean[i % d];
  if (scale) for (let i = 0; i < x.length; i++) x[i] /= scale[i % d];
}
