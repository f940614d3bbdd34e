import { areFew } from '../../solvers/one-hidden/response.ts';
import { settingsOfRole } from '../families/of-role.ts';
import { networkOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { updatesBaseGram } from '../stages/base-gram.ts';
import { KERNEL_BYTES, THREAD_BYTES, trainingCost } from './estimate.ts';

/** Cost of training the control of a cell in a thread of its own; undefined where only the cell itself can. */
export function controlAside(
  settings: Settings,
): { readonly flops: number; readonly memoryBytes: number } | undefined {
  const { N, Nadv, d, m, scenario, dataset } = settings;
  // What a network of few samples keeps refers to these.
  if (!networkOf(settings).isOneHidden || areFew(Nadv, settings)) return undefined;
  const { flops, memoryBytes } = trainingCost(Nadv, settingsOfRole(settings, 'Control'));
  const natural = scenario === 'noise' && isArtificial(dataset) ? 0 : N;
  const inputs = 4 * d * (Nadv + natural) * (settings.normalize === 'whiten' ? 2 : 1);
  // The Gram matrix is kept, and sent; then the weights are.
  const gram = updatesBaseGram(settings) ? 4 * Nadv * (Nadv + 1) : 0;
  return { flops, memoryBytes: THREAD_BYTES + KERNEL_BYTES + memoryBytes + inputs + gram + 4 * m * d };
}
