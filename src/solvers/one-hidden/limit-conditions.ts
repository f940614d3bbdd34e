import type { Problem } from '../../errors.ts';
import type { LossName } from './loss.ts';
import { isLinear } from './losses.ts';

/** Settings that decide whether gradient flow has the max-margin limit. */
export interface LimitSettings {
  readonly bias: 'none' | 'trained';
  readonly readout: 'balanced' | 'gauss';
  readonly gamma: number;
  readonly loss: LossName;
}

/**
 * Reasons why gradient flow does not have the max-margin limit of [F23] (docs/mathematics.md, "The limit"), which is of
 * networks without biases, with readouts of one size, slopes above 0, and losses that fall ever more slowly. None where
 * it has. `place` is the setting.
 */
export function limitProblems({ bias, readout, gamma, loss }: LimitSettings): Problem[] {
  const problems: Problem[] = [];
  const refuse = (place: string, message: string) =>
    problems.push({ place, message: `${message}; the max-margin limit is not that of such a network` });
  if (bias !== 'none') refuse('bias', '"trained" gives hidden units biases');
  if (readout !== 'balanced')
    refuse('readout', `"${readout}" gives hidden units readouts of different sizes`);
  if (gamma === 0) refuse('gamma', '0 leaves units without a gradient where they are inactive');
  if (isLinear(loss)) refuse('loss', `"${loss}" keeps pulling at every sample alike`);
  return problems;
}
