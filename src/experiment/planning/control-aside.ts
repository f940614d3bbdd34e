import { areFew } from '../../solvers/one-hidden/response.ts';
import { settingsOfRole } from '../families/of-role.ts';
import { networkOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { updatesBaseGram } from '../stages/base-gram.ts';
import { heapBytes, KERNEL_BYTES, THREAD_BYTES, trainingCost } from './estimate.ts';
import { kindOfLearned } from './sample-kind.ts';

/** Cost of training the control of a cell in a thread of its own; undefined where only the cell itself can. */
export function controlAside(
  settings: Settings,
): { readonly flops: number; readonly memoryBytes: number } | undefined {
  const { N, Nadv, d, m, scenario, dataset } = settings;
  // Networks of few samples refer to these, which are in another memory.
  if (!networkOf(settings).isOneHidden || areFew(Nadv, settings)) return undefined;
  const own = settingsOfRole(settings, 'Control');
  const { flops, memoryBytes } = trainingCost(Nadv, own, kindOfLearned(settings));
  const natural = scenario === 'noise' && isArtificial(dataset) ? 0 : N;
  const inputs = 4 * d * (Nadv + natural) * (settings.normalize === 'whiten' ? 2 : 1);
  // The Gram matrix is kept, and sent; then the weights are.
  const gram = updatesBaseGram(settings) ? 4 * Nadv * (Nadv + 1) : 0;
  const held = THREAD_BYTES + KERNEL_BYTES + heapBytes(Nadv, own) + inputs + gram + 4 * m * d;
  return { flops, memoryBytes: memoryBytes + held };
}
