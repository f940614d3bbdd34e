import { STEPS } from '../attack/pgd-steps.ts';
import { BATCH } from './deep-classifier.ts';
import { estimateConvnetCell } from './estimate-convnet.ts';
import { isArtificial, type Settings } from './settings.ts';

/** Samples of a test split, at most, in the sets that are known by name. */
const TEST_SAMPLES = 10_000;
/** Rows that are classified at a time. */
const BLOCK_ROWS = 512;
/** Outputs of the sets that are known by name. */
const CLASSES = 10;

/** Cost of a cell of deep networks: operations, and bytes besides those of the thread. */
export function estimateDeepCell(settings: Settings): { flops: number; memoryBytes: number } {
  if (settings.network === 'convnet') return estimateConvnetCell(settings);
  const { N, Nadv, d, m, depth, epochs, attack, norm, epsilon, dataset, scenario } = settings;
  const parameters = (d + 1) * m + (depth - 1) * (m + 1) * m + (m + 1) * CLASSES;
  const test = isArtificial(dataset) ? 2000 : TEST_SAMPLES;
  const steps = attack === 'pgd' ? (norm === 'L0' ? Math.floor(epsilon * d) : STEPS) : 1;
  const learned = epochs * (N + 2 * Nadv);
  const inputs = d * (N + test + (scenario === 'noise' ? Nadv : 0) + Nadv);
  const activations = BLOCK_ROWS * (2 * d + 2 * m * (2 * depth + 1)) + BATCH * d;
  return {
    flops: parameters * (6 * learned + 4 * steps * Nadv + 2 * 3 * (N + test)),
    // Three networks, gradient and velocity of the one in training.
    memoryBytes: 4 * (inputs + 5 * parameters + 3 * activations),
  };
}
