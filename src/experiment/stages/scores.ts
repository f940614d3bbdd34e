import { whitened } from '../../datasets/whitening.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Classifier } from '../families/index.ts';
import { scoreModel } from '../score-model.ts';
import { isArtificial } from '../settings.ts';
import { controlStage, standardStage } from './classifiers.ts';
import {
  drawFresh,
  FRESH_SETTINGS,
  type FreshSettings,
  type NaturalData,
  naturalStage,
} from './natural-data.ts';
import { drawProbes, PROBES } from './probes.ts';
import { defineStage, type Stage, type View } from './stage.ts';

/** Predicted classes of natural data, from the exported model in onnxruntime. */
export interface Scores extends Disposable {
  /** Class of each training sample (N), and of each test sample where there is a test split; -1 for none. */
  readonly train: Int32Array;
  readonly test?: Int32Array;
  /** The engine's own outputs for the training samples that are compared: leading ones, or all. */
  readonly ownTrain: Float64Array;
  /** Largest difference between an output and the engine's own. */
  readonly gap: number;
}

/** Scores a classifier on the natural data. */
export async function scoresOf(classifier: Classifier, { train, test }: NaturalData): Promise<Scores> {
  const inputs = test ? [train.X, test.X] : [train.X];
  const { outputs, own, gap } = await scoreModel(classifier, inputs);
  const [ofTrain, ofTest] = outputs.map((values) => classifier.classesOf(values));
  return { train: ofTrain, ...(ofTest && { test: ofTest }), ownTrain: own[0], gap, [Symbol.dispose]() {} };
}

/** Predicted classes of fresh inputs (drawProbes). */
export async function classesOfProbes(
  engine: Engine,
  classifier: Classifier,
  settings: View<'d' | 'dataset' | 'seed'>,
  natural: Pick<NaturalData, 'space' | 'moments' | 'whitening'>,
): Promise<Int32Array> {
  const { whitening } = natural;
  using probes = drawProbes(settings, natural, engine);
  using white = whitening && (await whitened(engine, whitening, probes));
  return classifier.classesOf(await classifier.outputs(white ?? probes));
}

/** Predicted classes of fresh inputs of the data's own distribution; undefined where that cannot be drawn from. */
export async function classesOfFresh(
  engine: Engine,
  classifier: Classifier,
  settings: FreshSettings,
): Promise<Int32Array | undefined> {
  if (!isArtificial(settings.dataset)) return undefined;
  using fresh = drawFresh(settings, PROBES, engine);
  return classifier.classesOf(await classifier.outputs(fresh));
}

/** Scores of f, and its predicted classes of the probes and of fresh inputs. */
export const standardScores = defineStage({
  name: 'scores of f',
  reads: FRESH_SETTINGS,
  from: { f: standardStage, natural: naturalStage },
  make: async ({ f, natural }, settings, { engine }) => {
    const fresh = await classesOfFresh(engine, f, settings);
    return {
      ...(await scoresOf(f, natural)),
      probes: await classesOfProbes(engine, f, settings, natural),
      ...(fresh && { fresh }),
    };
  },
});

/** Scores of c. */
export const controlScores: Stage<Scores> = defineStage({
  name: 'scores of c',
  reads: [],
  from: { c: controlStage, natural: naturalStage },
  make: ({ c, natural }) => scoresOf(c, natural),
});
