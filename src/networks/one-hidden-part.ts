import { z } from 'zod';
import type { ValuesOf } from '../parts/setting.ts';
import type { NetworkPart } from './contract.ts';

const settings = {
  bias: {
    schema: z
      .enum(['none', 'trained'])
      .describe('Network "one-hidden": biases of the hidden units, none or trained with the weights.'),
    default: 'none' as const,
  },
  readout: {
    schema: z
      .enum(['balanced', 'gauss'])
      .describe(
        'Network "one-hidden": fixed weights of the output, 1/sqrt(m) for half of the units and -1/sqrt(m) for the rest, or normal of variance 1/m.',
      ),
    default: 'balanced' as const,
  },
  init: {
    schema: z
      .enum(['uniform', 'gauss'])
      .describe(
        'Network "one-hidden": initial weights, and biases, uniform within 1/sqrt(d); or normal, weights of variance 1/d and biases of variance 1.',
      ),
    default: 'uniform' as const,
  },
  rng: {
    schema: z
      .enum(['philox', 'torch'])
      .describe(
        'Network "one-hidden": "philox" gives each purpose a random stream of its own. "torch" draws training samples, targets and initial weights as the published code of Kumano, Kera, Yamasaki (NeurIPS 2024) does; samples of files are taken in their order.',
      ),
    default: 'philox' as const,
  },
};

/**
 * The network of the theory: one hidden layer of leaky ReLUs with fixed readout, by default without biases, for two
 * classes.
 */
export const oneHidden = {
  name: 'one-hidden',
  meaning: 'one hidden layer with a fixed readout, for two classes: the network of the theory',
  settings,
  isOneHidden: true,
  defaults: {},
  leavesOut: { batch: 'takes full batches', augment: 'takes its samples as they are' },
  refuses: ({ m, readout }: ValuesOf<typeof settings> & { readonly m: number }) =>
    m % 2 === 0 || readout === 'gauss'
      ? []
      : [
          {
            place: 'm',
            message: `${m} is odd; half of the hidden units have a positive readout, so m must be even unless readout is "gauss"`,
          },
        ],
} satisfies NetworkPart;
