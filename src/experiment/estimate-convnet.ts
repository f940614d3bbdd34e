import { STEPS } from '../attack/pgd-steps.ts';
import { squareShape } from '../data/image-shape.ts';
import { IMAGE_ROWS } from '../network/block-rows.ts';
import { type LayerSpec, layerSpecs, multiplications, parameterCount } from '../network/layer-spec.ts';
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
  const { N, Nadv, d, solver, attack, norm, epsilon, scenario } = settings;
  const layers = layersOf(settings);
  const parameters = layers.reduce((sum, layer) => sum + parameterCount(layer), 0);
  const steps = attack === 'pgd' ? (norm === 'L0' ? Math.floor(epsilon * d) : STEPS) : 1;
  const inputs = d * (N + TEST_SAMPLES + (scenario === 'noise' ? Nadv : 0) + Nadv);
  const network = parameters + workingNumbers(layers, d, IMAGE_ROWS);
  // States of the flow; or gradient and velocity of the network in training, and its batch; or the probes.
  const trained = solver === 'flow' ? FLOW_STATES * parameters : 2 * parameters + IMAGE_ROWS * d;
  const moving = Math.max(trained, PROBES * d);
  return {
    flops:
      convnetTrainingFlops(N + 2 * Nadv, settings) +
      multiplications(layers) * (4 * steps * Nadv + 2 * 3 * (2 * N + TEST_SAMPLES)),
    memoryBytes: 4 * (inputs + 3 * network + moving),
  };
}

/** Operations of training on so many samples. */
export function convnetTrainingFlops(samples: number, settings: Settings): number {
  const passes = settings.solver === 'flow' ? FLOW_GRADIENTS : settings.epochs;
  return 6 * multiplications(layersOf(settings)) * passes * samples;
}

function layersOf({ d }: Settings): LayerSpec[] {
  return layerSpecs({ kind: 'convnet', shape: squareShape(d), classes: CLASSES });
}
