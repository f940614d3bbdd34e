import type { Network } from '../networks/network.ts';

/** What attacks ask of a network: logits, and the gradient of a sum of them by the inputs. */
export type Differentiable = Pick<Network, 'classes' | 'forward' | 'backward'> &
  Partial<Pick<Network, 'blockRows'>>;
