import type { Network } from '../networks/network.ts';

/** The part of a network that attacks use: logits, and the gradient of a linear combination of them by the inputs. */
export type Differentiable = Pick<Network, 'classes' | 'forward' | 'backward'> &
  Partial<Pick<Network, 'blockRows' | 'release'>>;
