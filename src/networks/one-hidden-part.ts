import type { NetworkPart } from './contract.ts';

/**
 * The network of the theory: one hidden layer of leaky ReLUs without biases and with fixed readout, for two classes.
 */
export const oneHidden = {
  name: 'one-hidden',
  meaning: 'one hidden layer with a fixed readout, for two classes: the network of the theory',
  settings: {},
  isOneHidden: true,
  defaults: {},
  leavesOut: { batch: 'takes full batches', augment: 'takes its samples as they are' },
  refuses: ({ m }: { readonly m: number }) =>
    m % 2 === 0
      ? []
      : [
          {
            place: 'm',
            message: `${m} is odd; half of the hidden units have a positive readout, so m must be even`,
          },
        ],
} satisfies NetworkPart;
