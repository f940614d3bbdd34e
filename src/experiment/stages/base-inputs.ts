import type { InputSpace } from '../../datasets/input-space.ts';
import { whitened } from '../../datasets/whitening.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Matrix, Vector } from '../../linalg/matrix.ts';
import { datasetOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { drawInputs, type InputSettings, type NaturalData, naturalStage } from './natural-data.ts';
import { fillWithNoise } from './noise.ts';
import { defineStage, type Stage, type View } from './stage.ts';
import { drawTargets } from './targets.ts';

/** The settings of base inputs. */
export type BaseSettings = Omit<InputSettings, 'correlation'> & View<'scenario' | 'Nadv'>;

/** Inputs to perturb and the labels to perturb them toward. */
export interface BaseInputs extends Disposable {
  /** Nadv x d, as the network sees them. */
  readonly X: Matrix;
  /** The same inputs where attacks work, before whitening: X itself where nothing is whitened. */
  readonly unwhitened: Matrix;
  /** Target labels, Nadv: classes written as natural labels are. */
  readonly targets: Vector;
  /** Classes of the natural data, K. */
  readonly classes: number;
  /** Of real data: the shape of one sample. */
  readonly shape?: readonly number[];
  /** Of real data: how what networks see is made of inputs. */
  readonly space?: InputSpace;
}

const READS = ['dataset', 'd', 'seed', 'Nadv', 'scenario'] as const;

/** Noise like artificial data: it depends on neither N nor the natural samples. */
const artificialNoise = defineStage({
  name: 'artificial noise',
  reads: [...READS, 'correlation'],
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

/** Base inputs and targets of a cell, as cells share them. */
export function baseStage({ scenario, dataset }: Pick<Settings, 'scenario' | 'dataset'>): Stage<BaseInputs> {
  if (scenario !== 'noise') return naturalInputs;
  return isArtificial(dataset) ? artificialNoise : noise;
}

/**
 * Base inputs and target labels of a scenario (docs/mathematics.md, "The experiment"). natural-*: the first Nadv natural
 * samples, whose memory X shares.
 */
export async function makeBaseInputs(
  settings: BaseSettings & InputSettings,
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

function drawArtificialNoise(settings: BaseSettings & InputSettings, engine: Engine): BaseInputs {
  const targets = drawTargets(settings, { classes: 2 }, engine);
  const X = engine.memory.matrix(settings.Nadv, settings.d);
  drawInputs(X, settings, 'baseInputs', engine);
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
