import { z } from 'zod';
import type { LossName } from './one-hidden/loss.ts';
import { isLinear } from './one-hidden/losses.ts';

/** Setting `lossTarget` of solvers that can end at a loss. */
export const lossTarget = {
  schema: z
    .number()
    .min(0)
    .describe(
      'Solvers "flow" and "sgd": mean training loss at which training ends early, so that networks of different kinds can be trained to the same loss. A cell that ends above it is "unconverged" with "sgd". 0: train to T, or for all epochs.',
    ),
  default: 0,
};

/** The refusal of a target for a loss that has none. */
export function refuseLossTarget({ loss, lossTarget }: { loss: LossName; lossTarget: number }) {
  if (lossTarget === 0 || !isLinear(loss)) return [];
  const message = `${lossTarget} is never a target of loss "${loss}"; leave lossTarget out`;
  return [{ place: 'lossTarget', message }];
}
