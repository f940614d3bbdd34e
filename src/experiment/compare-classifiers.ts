import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { exportOnnx } from '../model/onnx-export.ts';
import { outputsOf } from '../model/outputs.ts';
import { exportNetwork } from '../network/export-network.ts';
import { logitsOf } from '../network/logits.ts';
import { asLogits } from '../network/own-model.ts';
import type { Classifier } from './classifiers.ts';
import { type DeepClassifier, predicted } from './deep-classifier.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { Measurements } from './measurements.ts';
import type { NaturalData } from './natural-data.ts';
import { drawProbes } from './probes.ts';
import type { OfEach } from './save.ts';
import { scoreModel } from './score-model.ts';
import type { Settings } from './settings.ts';

/** A classifier of K classes, whatever it is made of. */
export interface Compared {
  /** Logits of each row of X (N x d, as the networks see them), row by row: N K. */
  logits(X: Matrix): Promise<Float64Array>;
  /** The bytes of its .onnx file. */
  model(): Uint8Array;
}

export function comparedDeep(engine: Engine, { network }: DeepClassifier): Compared {
  return { logits: (X) => logitsOf(engine, network, X), model: () => exportNetwork(network) };
}

/** A network of one hidden layer with output f has the logits (0, f). */
export function comparedOneHidden(engine: Engine, { training: { network } }: Classifier): Compared {
  return {
    logits: async (X) => asLogits(await outputsOf(engine, network, X), X.rows, 2),
    model: () => exportOnnx(network),
  };
}

/**
 * Accuracies and agreements of f, g and c on natural data and fresh inputs: scored by onnxruntime on the models, whose
 * largest distance from the engine's own logits is measured too.
 */
export async function compareClassifiers(
  engine: Engine,
  settings: Settings,
  { train, test, space, classes }: NaturalData,
  { f, g, c }: OfEach<Compared>,
): Promise<Measurements> {
  const inputs = test ? [train.X, test.X] : [train.X];
  let largest = 0;
  const score = async (classifier: Compared) => {
    const own = (X: Matrix) => classifier.logits(X);
    const inLogits = (outputs: Float64Array, { rows }: Matrix) => asLogits(outputs, rows, classes);
    const { outputs, gap } = await scoreModel(classifier.model(), inputs, own, inLogits);
    largest = Math.max(largest, gap);
    return outputs.map((logits) => predicted(logits, classes));
  };
  const labels = { f: await score(f), g: await score(g), c: await score(c) };
  const natural = classesOf(train.y.data, classes);
  const unseen = test && classesOf(test.y.data, classes);
  using probes = drawProbes(settings, space, engine);
  const onProbes = [predicted(await f.logits(probes), classes), predicted(await g.logits(probes), classes)];
  return {
    acc_std_train: shareEqual(labels.f[0], natural),
    acc_adv_natural: shareEqual(labels.g[0], natural),
    acc_noise_natural: shareEqual(labels.c[0], natural),
    ...(unseen && {
      acc_std_test: shareEqual(labels.f[1], unseen),
      acc_adv_test: shareEqual(labels.g[1], unseen),
      acc_noise_test: shareEqual(labels.c[1], unseen),
    }),
    agreement: shareEqual(labels.f[0], labels.g[0]),
    agreement_noise: shareEqual(labels.f[0], labels.c[0]),
    agreement_random: shareEqual(onProbes[0], onProbes[1]),
    onnx_max_abs_diff: largest,
  };
}
