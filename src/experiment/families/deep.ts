import { asImages } from '../../datasets/image-shape.ts';
import type { Engine } from '../../linalg/engine.ts';
import { createNetwork } from '../../networks/create-network.ts';
import { scoredRowsOf } from '../../networks/layers/block-rows.ts';
import { logitsOf } from '../../networks/logits.ts';
import type { Network } from '../../networks/network.ts';
import { exportNetwork } from '../../onnx/export-network.ts';
import { shareEqual } from '../measure.ts';
import { networkOf, solverOf } from '../parts.ts';
import { PURPOSES } from '../purposes.ts';
import { classesOf } from '../stages/data/labels.ts';
import { borrowed, type Classifier, type Family, type TrainingFigures } from './classifier.ts';

/** Number of blocks of each set on which the engine's logits are compared with onnxruntime's. */
const COMPARED_BLOCKS = 4;

/** Class of the largest logit of each row; the first of equal ones, and -1 for NaN. */
export function largestLogits(logits: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, n) => {
    const z = logits.subarray(n * classes, (n + 1) * classes);
    return z.indexOf(z.reduce((most, value) => Math.max(most, value)));
  });
}

function classifier(engine: Engine, network: Network, training: TrainingFigures): Classifier {
  const { layers, blockRows, classes } = network;
  return {
    outputs: (X) => logitsOf(engine, network, X),
    classesOf: (logits) => largestLogits(logits, classes),
    model: () => exportNetwork(network),
    scoring: { blockRows: scoredRowsOf(layers), comparedRows: COMPARED_BLOCKS * blockRows },
    differentiable: () => borrowed(network),
    training,
    [Symbol.dispose]: () => network[Symbol.dispose](),
  };
}

/** Networks of any depth, with one output for each class. */
export const deepFamily = {
  async train(engine, settings, { X, y }, { classes, shape, space }, role, report) {
    const { seed, d, dataset } = settings;
    const [part, solver] = [networkOf(settings), solverOf(settings).network];
    if (part.blueprint === undefined || solver === undefined)
      throw new Error(`solver ${settings.solver} does not train network ${settings.network}`);
    const stream = (purpose: number) => ({ seed, purpose, firstRow: 0 });
    const blueprint = part.blueprint(settings, { dataset, d, classes, shape });
    const network = createNetwork(engine, blueprint, stream(PURPOSES[`init${role}`]));
    const labels = classesOf(y.data, classes);
    const order = stream(PURPOSES[`order${role}`]);
    const images = asImages(shape ?? []);
    const rows = { X, labels, ...(images && space && { images: { shape: images, space } }) };
    const { loss, steps, time, converged } = await solver.train(
      engine,
      network,
      rows,
      settings,
      order,
      report,
    );
    network.release();
    const found = largestLogits(await logitsOf(engine, network, X), classes);
    const training = {
      accuracy: shareEqual(found, labels),
      ...{ loss, steps, converged },
      ...(time !== undefined && { time }),
    };
    return classifier(engine, network, training);
  },
} satisfies Family;
