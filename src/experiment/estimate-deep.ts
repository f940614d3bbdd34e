import { STEPS } from '../attack/pgd-steps.ts';
import { formFor } from '../train/response.ts';
import { BATCH } from './deep-classifier.ts';
import { convnetTrainingFlops, estimateConvnetCell } from './estimate-convnet.ts';
import { FLOW_GRADIENTS, FLOW_STATES } from './flow-cost.ts';
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
  const { N, Nadv, d, m, depth, attack, norm, epsilon, dataset, scenario } = settings;
  const parameters = parametersOf(settings);
  const test = isArtificial(dataset) ? 2000 : TEST_SAMPLES;
  const steps = attack === 'pgd' ? (norm === 'L0' ? Math.floor(epsilon * d) : STEPS) : 1;
  const inputs = d * (N + test + (scenario === 'noise' ? Nadv : 0) + Nadv);
  const activations = BLOCK_ROWS * (2 * d + 2 * m * (2 * depth + 1));
  const [standard, adversarial] = [trainingCost(N, settings), trainingCost(Nadv, settings)];
  return {
    flops: standard.flops + 2 * adversarial.flops + parameters * (4 * steps * Nadv + 2 * 3 * (N + test)),
    memoryBytes:
      4 * (inputs + 3 * (parameters + activations) + Math.max(standard.numbers, adversarial.numbers)),
  };
}

/** Operations of training on so many samples. */
export function deepTrainingFlops(samples: number, settings: Settings): number {
  return settings.network === 'convnet'
    ? convnetTrainingFlops(samples, settings)
    : trainingCost(samples, settings).flops;
}

function parametersOf({ d, m, depth }: Settings): number {
  return (d + 1) * m + (depth - 1) * (m + 1) * m + (m + 1) * CLASSES;
}

/** Operations of training, three passes over the network a gradient; numbers held besides network and activations. */
function trainingCost(samples: number, settings: Settings): { flops: number; numbers: number } {
  const { solver, epochs, d, m } = settings;
  const parameters = parametersOf(settings);
  if (solver === 'sgd')
    return { flops: 6 * parameters * samples * epochs, numbers: 2 * parameters + BATCH * d };
  if (formFor(samples, d) === 'primal')
    return { flops: 6 * parameters * samples * FLOW_GRADIENTS, numbers: FLOW_STATES * parameters };
  const upper = parameters - (d + 1) * m;
  return {
    flops: (6 * upper + 2 * samples * m) * samples * FLOW_GRADIENTS,
    numbers: FLOW_STATES * (upper + samples * m) + samples * (samples + m),
  };
}
