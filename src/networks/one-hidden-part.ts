import type { NetworkPart } from './contract.ts';

/** One hidden layer of leaky ReLUs without biases, whose readout is fixed: the network of the theory, of two classes. */
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
