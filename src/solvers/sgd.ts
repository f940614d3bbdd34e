import { z } from 'zod';
import { isArtificial } from '../datasets/registry.ts';
import { DataError } from '../errors.ts';
import { loadOnce } from '../load-once.ts';
import { sameAs } from '../parts/defaults.ts';
import type { ValuesOf } from '../parts/setting.ts';
import type { Solver } from './contract.ts';
import { sgdCost } from './deep/cost.ts';
import { lossTarget, refuseLossTarget } from './loss-target.ts';
import { stateNumbers, stepFlops } from './one-hidden/cost.ts';
import type { LossName } from './one-hidden/loss.ts';
import { formFor } from './one-hidden/response.ts';

const loadFullBatch = loadOnce(() => import('./one-hidden/full-batch-sgd.ts'));
const loadMinibatch = loadOnce(() => import('./deep/minibatch-sgd.ts'));

/** Weight decay of the published training of deep networks. */
const WEIGHT_DECAY = 5e-4;

const settings = {
  epochs: {
    schema: z
      .int()
      .min(1)
      .describe(
        'Solver "sgd": epochs of full batches; of deep networks, epochs in batches of `batch`. With `lossTarget`, at most so many.',
      ),
    default: 100_000,
  },
  epochsAdv: {
    schema: z.int().min(1).describe('Solver "sgd": epochs of g and of the control.'),
    default: sameAs<number>('epochs'),
    insteadOf: 'epochs',
  },
  batch: {
    schema: z.int().min(1).describe('Solver "sgd" of deep networks: samples in one step.'),
    default: 128,
  },
  lr: { schema: z.number().positive().describe('Solver "sgd": learning rate.'), default: 0.01 },
  lrAdv: {
    schema: z.number().positive().describe('Solver "sgd": learning rate of g and of the control.'),
    default: sameAs<number>('lr'),
    insteadOf: 'lr',
  },
  augment: {
    schema: z
      .enum(['none', 'crop-flip'])
      .describe(
        'Solver "sgd" of deep networks: training images as they are, or cropped after padding by 4 pixels and mirrored at random, anew in each epoch.',
      ),
    default: 'none' as const,
  },
  lossTarget,
  momentum: { schema: z.number().min(0).lt(1).describe('Solver "sgd": momentum.'), default: 0.9 },
};

type SgdSettings = ValuesOf<typeof settings>;

/**
 * SGD as published: full-batch for one hidden layer, minibatches with weight decay for deep networks. Training is loaded
 * where it begins, since plans do without.
 */
export const sgd = {
  name: 'sgd',
  meaning: 'stochastic gradient descent with momentum and a plateau schedule, as published',
  settings,
  oneHidden: {
    needsWholeGram: (N: number, d: number) => formFor(N, d) === 'dual',
    cost: (sizes, { epochs }: SgdSettings) => ({
      flops: epochs * stepFlops(sizes),
      numbers: stateNumbers(sizes),
    }),
    leavesGram: true,
    trainsBiases: true,
    async train(engine, samples, G, network, own: SgdSettings & { readonly loss: LossName }, report) {
      const { trainSgd } = await loadFullBatch();
      const end = (own.epochs * own.lr) / (1 - own.momentum);
      return trainSgd(engine, samples, G, network, own, (time) =>
        report(`t = ${time.toPrecision(3)} of ${end.toPrecision(3)}`),
      );
    },
  },
  refuses(given: SgdSettings & { readonly loss: LossName; readonly dataset: string; readonly base: string }) {
    const { augment, dataset, base } = given;
    const ofLoss = refuseLossTarget(given);
    const refuse = (why: string) => [
      ...ofLoss,
      { place: 'augment', message: `"crop-flip" is for images, ${why}; use "none"` },
    ];
    if (augment === 'none') return ofLoss;
    if (isArtificial(dataset)) return refuse(`not for ${dataset}`);
    return base === 'none' ? refuse('not for the perturbations alone that base "none" leaves') : ofLoss;
  },
  network: {
    batchOf: ({ batch }: SgdSettings) => batch,
    cost: (sizes, own: SgdSettings) => sgdCost(sizes, own),
    train: async (
      engine,
      network,
      rows,
      { epochs, batch, lr, momentum, augment, lossTarget }: SgdSettings,
      key,
      report,
    ) => {
      if (augment === 'crop-flip' && rows.images === undefined)
        throw new DataError('augment "crop-flip" is for images, and these samples are none; use "none"');
      const { trainMinibatchSgd } = await loadMinibatch();
      return trainMinibatchSgd(
        engine,
        network,
        rows,
        { epochs, batch, lr, momentum, augment, lossTarget, weightDecay: WEIGHT_DECAY, key },
        (done) => report(`epoch ${done} of ${epochs}`),
      );
    },
  },
} satisfies Solver;
