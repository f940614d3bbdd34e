import { loadOnce } from '../../load-once.ts';
import type { Classifier } from '../families/index.ts';
import { controlStage, standardStage } from './classifiers.ts';
import { type NaturalData, naturalStage } from './data/natural-data.ts';
import { freshStage, probesStage } from './probes.ts';
import { defineStage, type Stage } from './stage.ts';

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

/** Loaded where models are scored: plans do without. */
const loadScoring = loadOnce(() => import('../score-model.ts'));

/** Scores a classifier on the natural data. */
export async function scoresOf(classifier: Classifier, { train, test }: NaturalData): Promise<Scores> {
  const inputs = test ? [train.X, test.X] : [train.X];
  const { scoreModel } = await loadScoring();
  const { outputs, own, gap } = await scoreModel(classifier, inputs);
  const [ofTrain, ofTest] = outputs.map((values) => classifier.classesOf(values));
  return { train: ofTrain, ...(ofTest && { test: ofTest }), ownTrain: own[0], gap, [Symbol.dispose]() {} };
}

/** Scores of f, and its predicted classes of the probes and of fresh inputs. */
export const standardScores = defineStage({
  name: 'scores of f',
  reads: [],
  from: { f: standardStage, natural: naturalStage, probes: probesStage, fresh: freshStage },
  make: async ({ f, natural, probes, fresh }) => {
    const scores = await scoresOf(f, natural);
    const ofProbes = f.classesOf(await f.outputs(probes.X));
    const ofFresh = fresh.X ? f.classesOf(await f.outputs(fresh.X)) : fresh.areProbes && ofProbes;
    return { ...scores, probes: ofProbes, ...(ofFresh && { fresh: ofFresh }) };
  },
});

/** Scores of c. */
export const controlScores: Stage<Scores> = defineStage({
  name: 'scores of c',
  reads: [],
  from: { c: controlStage, natural: naturalStage },
  make: ({ c, natural }) => scoresOf(c, natural),
});
