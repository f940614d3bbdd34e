import { squareShape } from '../../datasets/image-shape.ts';
import { blockRowsOf } from '../../networks/layers/block-rows.ts';
import { type LayerSpec, multiplications, parameterCount } from '../../networks/layers/layer-spec.ts';
import { workingNumbers } from '../../networks/layers/working-memory.ts';
import { FLOW_STATES } from '../../solvers/deep/chebyshev-steps.ts';
import { networkFormFor } from '../../solvers/deep/flow-system.ts';
import { attackOf, datasetOf, networkOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import { PROBES } from '../stages/probes.ts';

/** Samples of a test split, at most, in the sets that are known by name. */
const TEST_SAMPLES = 10_000;
/** Outputs of the sets that are known by name. */
const CLASSES = 10;
/** Operations of a gradient by SGD for each multiplication of a sample: small batches run below the rate of large products. */
const SGD_PASS_FLOPS = 12;
/** What a step of SGD costs for each parameter besides, counted at the rate of large products. */
const SGD_PARAMETER_FLOPS = 1200;
/** Gradients of a flow: what digits take; stiff data take more. */
const FLOW_GRADIENTS = 300;

/** Cost of a cell of deep networks: operations, and bytes besides those of the thread. */
export function estimateDeepCell(settings: Settings): { flops: number; memoryBytes: number } {
  const { N, Nadv, d, norm, epsilon, scenario, standard } = settings;
  const layers = layersOf(settings);
  const { drawn, testSamples = TEST_SAMPLES } = datasetOf(settings);
  const test = drawn?.testSamples ?? testSamples;
  const steps = attackOf(settings).network?.passes(norm, epsilon, d) ?? 1;
  const networkOf = (samples: number) => {
    const rows = Math.max(blockRowsOf(layers), batchOf(samples, settings));
    return parametersOf(layers) + workingNumbers(layers, d, rows);
  };
  const ofStandard = standard === 'trained' ? N : 0;
  const natural = d * (N + test) + networkOf(ofStandard);
  const perturbed = d * ((scenario === 'noise' ? Nadv : 0) + Nadv) + 2 * networkOf(Nadv);
  const [first, last] = [ofStandard, Nadv].map((samples) => trainingNumbers(samples, layers, settings));
  // As seen, probes take twice their size while they are scored.
  const probes = 2 * PROBES * d;
  return {
    flops:
      deepTrainingFlops(N, settings) +
      2 * deepTrainingFlops(Nadv, settings) +
      multiplications(layers) * (4 * steps * Nadv + 2 * 3 * (2 * N + test)),
    memoryBytes: 4 * (natural + Math.max(first, perturbed + Math.max(last, probes))),
  };
}

/** Operations of training on so many samples. */
export function deepTrainingFlops(samples: number, settings: Settings): number {
  const { solver, epochs, batch, d } = settings;
  const layers = layersOf(settings);
  // Three passes over the network a gradient; of a first layer in dual form one product.
  const pass = multiplications(layers);
  if (solver === 'sgd') {
    const steps = epochs * Math.ceil(samples / batch);
    return SGD_PASS_FLOPS * pass * samples * epochs + SGD_PARAMETER_FLOPS * parametersOf(layers) * steps;
  }
  const m = dualUnits(samples, layers, settings);
  return (6 * (pass - d * m) + 2 * samples * m) * samples * FLOW_GRADIENTS;
}

/** Numbers that training on so many samples holds, besides the network and its inputs. */
function trainingNumbers(samples: number, layers: readonly LayerSpec[], settings: Settings): number {
  const { solver, d } = settings;
  const parameters = parametersOf(layers);
  if (solver === 'sgd') return 2 * parameters + batchOf(samples, settings) * d;
  const m = dualUnits(samples, layers, settings);
  const upper = parameters - (m > 0 ? (d + 1) * m : 0);
  const rows = Math.min(samples, blockRowsOf(layers));
  const ofBlock = rows < samples ? upper : 0;
  const dual = m > 0 ? samples * (samples + m) + upper + rows * m : 0;
  return FLOW_STATES * (upper + samples * m) + ofBlock + dual;
}

/** Rows of a step of SGD; 0 with other solvers. */
function batchOf(samples: number, { solver, batch }: Settings): number {
  return solver === 'sgd' ? Math.min(batch, samples) : 0;
}

/** Units of a first layer that a flow keeps in dual form; 0 where it does not. */
function dualUnits(samples: number, [first]: readonly LayerSpec[], { d }: Settings): number {
  if (first?.kind !== 'dense') return 0;
  return networkFormFor(samples, d, first.outputs) === 'dual' ? first.outputs : 0;
}

function parametersOf(layers: readonly LayerSpec[]): number {
  return layers.reduce((sum, layer) => sum + parameterCount(layer), 0);
}

function layersOf(settings: Settings): readonly LayerSpec[] {
  const { dataset, d } = settings;
  const data = { dataset, d, classes: CLASSES, shape: squareShape(d) };
  return networkOf(settings).blueprint?.(settings, data).layers ?? [];
}
