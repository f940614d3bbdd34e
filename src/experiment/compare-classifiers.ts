import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { exportOnnx } from '../model/onnx-export.ts';
import { outputsOf } from '../model/outputs.ts';
import { scoredRowsOf } from '../network/block-rows.ts';
import { exportNetwork } from '../network/export-network.ts';
import { logitsOf } from '../network/logits.ts';
import { asLogits } from '../network/own-model.ts';
import type { Classifier } from './classifiers.ts';
import type { CellContext } from './context.ts';
import { type DeepClassifier, predicted } from './deep-classifier.ts';
import { classesOf } from './labels.ts';
import { shareEqual } from './measure.ts';
import type { Measurements } from './measurements.ts';
import type { NaturalData } from './natural-data.ts';
import { drawProbes } from './probes.ts';
import type { OfEach } from './save.ts';
import { type ScoringRows, scoreModel } from './score-model.ts';
import type { Settings } from './settings.ts';

/** A classifier of K classes, whatever it is made of. */
export interface Compared {
  /** Logits of each row of X (N x d, as the networks see them), row by row: N K. */
  logits(X: Matrix): Promise<Float64Array>;
  /** The bytes of its .onnx file. */
  model(): Uint8Array;
  /** Rows that it is given at a time, and compared; without, as many as is fast, and all. */
  readonly rows?: ScoringRows;
  /** Key under which what it says of natural data may be kept for other cells. */
  readonly keptAs?: string;
}

/** What a classifier says. */
interface Scores extends Disposable {
  /** Classes of the training samples, N, and of the test split, where there is one. */
  readonly labels: readonly Int32Array[];
  /** Classes of the probes (probes.ts). */
  readonly probes: Int32Array;
  /** Largest distance of a logit from the engine's own. */
  readonly gap: number;
}

/** Blocks of each set on which the engine's own logits of a network of images are compared with onnxruntime's. */
const COMPARED_BLOCKS = 4;

export function comparedDeep(engine: Engine, { network }: DeepClassifier): Compared {
  const { layers, blockRows } = network;
  return {
    logits: (X) => logitsOf(engine, network, X),
    model: () => exportNetwork(network),
    rows: { blockRows: scoredRowsOf(layers), comparedRows: COMPARED_BLOCKS * blockRows },
  };
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
  { engine, stages }: Pick<CellContext, 'engine' | 'stages'>,
  settings: Settings,
  data: NaturalData,
  classifiers: OfEach<Compared>,
): Promise<Measurements> {
  const score = (classifier: Compared) => {
    const make = () => scoreClassifier(engine, settings, data, classifier);
    return classifier.keptAs === undefined ? make() : stages.get(classifier.keptAs, make);
  };
  const [f, g, c] = [await score(classifiers.f), await score(classifiers.g), await score(classifiers.c)];
  const natural = classesOf(data.train.y.data, data.classes);
  const unseen = data.test && classesOf(data.test.y.data, data.classes);
  return {
    acc_std_train: shareEqual(f.labels[0], natural),
    acc_adv_natural: shareEqual(g.labels[0], natural),
    acc_noise_natural: shareEqual(c.labels[0], natural),
    ...(unseen && {
      acc_std_test: shareEqual(f.labels[1], unseen),
      acc_adv_test: shareEqual(g.labels[1], unseen),
      acc_noise_test: shareEqual(c.labels[1], unseen),
    }),
    agreement: shareEqual(f.labels[0], g.labels[0]),
    agreement_noise: shareEqual(f.labels[0], c.labels[0]),
    agreement_random: shareEqual(f.probes, g.probes),
    onnx_max_abs_diff: Math.max(f.gap, g.gap, c.gap),
  };
}

async function scoreClassifier(
  engine: Engine,
  settings: Settings,
  natural: NaturalData,
  classifier: Compared,
): Promise<Scores> {
  const { train, test, classes } = natural;
  const { outputs, gap } = await scoreModel(
    classifier.model(),
    test ? [train.X, test.X] : [train.X],
    (X) => classifier.logits(X),
    (found, { rows }) => asLogits(found, rows, classes),
    classifier.rows,
  );
  using probes = drawProbes(settings, natural, engine);
  return {
    labels: outputs.map((logits) => predicted(logits, classes)),
    probes: predicted(await classifier.logits(probes), classes),
    gap,
    [Symbol.dispose]() {},
  };
}
