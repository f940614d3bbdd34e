import { STEPS } from '../attack/pgd-steps.ts';
import { squareShape } from '../data/image-shape.ts';
import { IMAGE_ROWS } from '../network/block-rows.ts';
import { layerSpecs, multiplications, parameterCount } from '../network/layer-spec.ts';
import { workingNumbers } from '../network/working-memory.ts';
import { FLOW_GRADIENTS, FLOW_STATES } from './flow-cost.ts';
import { PROBES } from './probes.ts';
import type { Settings } from './settings.ts';

/** Samples of a test split, at most, in the sets that are known by name. */
const TEST_SAMPLES = 10_000;
/** Outputs of the sets that are known by name. */
const CLASSES = 10;

/** Cost of a cell of convolutional networks: operations, and bytes besides those of the thread. */
export function estimateConvnetCell(settings: Settings): { flops: number; memoryBytes: number } {
  const { N, Nadv, d, solver, epochs, attack, norm, epsilon, scenario } = settings;
  const layers = layerSpecs({ kind: 'convnet', shape: squareShape(d), classes: CLASSES });
  const parameters = layers.reduce((sum, layer) => sum + parameterCount(layer), 0);
  const steps = attack === 'pgd' ? (norm === 'L0' ? Math.floor(epsilon * d) : STEPS) : 1;
  const isFlow = solver === 'flow';
  const learned = (isFlow ? FLOW_GRADIENTS : epochs) * (N + 2 * Nadv);
  const inputs = d * (N + TEST_SAMPLES + (scenario === 'noise' ? Nadv : 0) + Nadv);
  const network = parameters + workingNumbers(layers, d, IMAGE_ROWS);
  // States of the flow; or gradient and velocity of the network in training, and its batch; or the probes.
  const trained = isFlow ? FLOW_STATES * parameters : 2 * parameters + IMAGE_ROWS * d;
  const moving = Math.max(trained, PROBES * d);
  return {
    flops: multiplications(layers) * (6 * learned + 4 * steps * Nadv + 2 * 3 * (2 * N + TEST_SAMPLES)),
    memoryBytes: 4 * (inputs + 3 * network + moving),
  };
}
