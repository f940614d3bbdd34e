import type { InputSpace } from '../../datasets/input-space.ts';
import { whitened } from '../../datasets/whitening.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Matrix, Vector } from '../../linalg/matrix.ts';
import { datasetOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { type NaturalData, naturalStage } from './data/natural-data.ts';
import { drawInputs, INPUT_SETTINGS, type InputSettings } from './data/synthetic-data.ts';
import { fillWithNoise } from './noise.ts';
import { defineStage, type Stage, type View } from './stage.ts';
import { drawTargets } from './targets.ts';

/** Settings that base inputs depend on. */
export type BaseSettings = View<'dataset' | 'd' | 'rng' | 'seed' | 'scenario' | 'Nadv'>;

/** Settings of synthetic base inputs. */
type NoiseSettings = BaseSettings & InputSettings & View<'base'>;

/** Inputs to perturb, and the target labels of the attack. */
export interface BaseInputs extends Disposable {
  /** Nadv x d, as the network sees them. */
  readonly X: Matrix;
  /** The same inputs in the attack's space, before whitening; equal to X where there is none. */
  readonly unwhitened: Matrix;
  /** Target labels, length Nadv, encoded like natural labels. */
  readonly targets: Vector;
  /** Number of classes of the natural data, K. */
  readonly classes: number;
  /** Shape of one sample of real data. */
  readonly shape?: readonly number[];
  /** Normalization of real data, which maps inputs to what networks see. */
  readonly space?: InputSpace;
}

const READS = ['dataset', 'd', 'rng', 'seed', 'Nadv', 'scenario'] as const;

/** Noise from the distribution of synthetic data; independent of N and the natural samples. */
const artificialNoise = defineStage({
  name: 'artificial noise',
  reads: [...READS, ...INPUT_SETTINGS, 'base'],
  parts: (settings) => [datasetOf(settings)],
  from: {},
  make: async (_, settings, { engine }) => drawArtificialNoise(settings, engine),
});

/** Noise over the range of real data. */
const noise = defineStage({
  name: 'noise',
  reads: READS,
  from: { natural: naturalStage },
  make: ({ natural }, settings, { engine }) => drawNoise(settings, natural, engine),
});

/** Rows of the natural data. */
const naturalInputs = defineStage({
  name: 'natural inputs',
  reads: READS,
  from: { natural: naturalStage },
  borrows: true,
  make: async ({ natural }, settings, { engine }) => takeNaturalInputs(settings, natural, engine),
});

/** Stage of a cell's base inputs and targets. */
export function baseStage({ scenario, dataset }: Pick<Settings, 'scenario' | 'dataset'>): Stage<BaseInputs> {
  if (scenario !== 'noise') return naturalInputs;
  return isArtificial(dataset) ? artificialNoise : noise;
}

/**
 * Base inputs and target labels of a scenario (docs/mathematics.md, "The experiment"). For natural-*, X is the first
 * Nadv natural samples and shares their memory.
 */
export async function makeBaseInputs(
  settings: NoiseSettings,
  natural: NaturalData,
  engine: Engine,
): Promise<BaseInputs> {
  if (settings.scenario !== 'noise') return takeNaturalInputs(settings, natural, engine);
  if (isArtificial(settings.dataset)) return drawArtificialNoise(settings, engine);
  return drawNoise(settings, natural, engine);
}

function takeNaturalInputs(settings: BaseSettings, natural: NaturalData, engine: Engine): BaseInputs {
  const targets = drawTargets(settings, natural, engine);
  return {
    X: natural.train.X.rowsFrom(0, settings.Nadv),
    unwhitened: natural.unwhitened.train.X.rowsFrom(0, settings.Nadv),
    targets,
    ...dataOf(natural),
    [Symbol.dispose]: () => targets.free(),
  };
}

function drawArtificialNoise(settings: NoiseSettings, engine: Engine): BaseInputs {
  const targets = drawTargets(settings, { classes: 2 }, engine);
  const X = engine.memory.matrix(settings.Nadv, settings.d);
  drawInputs(X, settings, 'baseInputs', engine, settings.base === 'isotropic');
  return owned(X, X, targets, { classes: 2 });
}

async function drawNoise(settings: BaseSettings, natural: NaturalData, engine: Engine): Promise<BaseInputs> {
  const { Nadv, d, seed } = settings;
  const targets = drawTargets(settings, natural, engine);
  const unwhitened = engine.memory.matrix(Nadv, d);
  fillWithNoise(unwhitened, natural, { seed, purpose: 'baseInputs' }, engine);
  const { whitening } = natural;
  const X = whitening ? await whitened(engine, whitening, unwhitened) : unwhitened;
  return owned(X, unwhitened, targets, dataOf(natural));
}

type DataFacts = Pick<BaseInputs, 'classes' | 'shape' | 'space'>;

function dataOf({ classes, shape, space }: NaturalData): DataFacts {
  return { classes, space, ...(shape && { shape }) };
}

function owned(X: Matrix, unwhitened: Matrix, targets: Vector, facts: DataFacts): BaseInputs {
  return {
    ...facts,
    ...{ X, unwhitened, targets },
    [Symbol.dispose]() {
      X.free();
      if (X !== unwhitened) unwhitened.free();
      targets.free();
    },
  };
}
