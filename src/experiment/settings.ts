import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { settingOf } from '../parts/by-name.ts';
import { type Declarations, defaultsOf } from '../parts/defaults.ts';
import type { FollowingDefault } from '../parts/setting.ts';

const count = (least: number) => z.int().min(least);
const label = z.union([z.int().min(-1), z.string().min(1)]);
const labels = z.union([label, z.array(label).min(1)]);

export const ARTIFICIAL_DATASETS = ['uniform', 'gauss', 'shifted-gauss'] as const;
export const NAMED_DATASETS = ['mnist', 'fmnist', 'cifar10'] as const;
/** `idx:PATH` and the like: data of the user's own. */
export const DATASET_PREFIXES = ['idx', 'npz', 'images'] as const;

/**
 * Every setting of a cell: its allowed values and what it means. Validation, the JSON Schema, the columns of
 * cells.csv and the documentation all come from here. The order is the order of the columns.
 */
export const settingSchemas = {
  dataset: z
    .union([
      z.enum([...ARTIFICIAL_DATASETS, ...NAMED_DATASETS]),
      z.string().regex(new RegExp(`^(${DATASET_PREFIXES.join('|')}):.+`)),
    ])
    .describe('Natural data: artificial (uniform on [-1, 1], Gaussian, two shifted Gaussians) or real.'),
  classes: z
    .union([z.literal('all'), z.tuple([labels, labels])])
    .describe(
      '[negatives, positives], each a label of a real data set, by its number or its name, or a list of them; or "all".',
    ),
  normalize: z
    .enum(['none', 'center', 'standardize', 'whiten'])
    .describe(
      'What is done to real data before training. Attacks stay in the space of the data: pixels in [0, 1], or the range of data of your own.',
    ),
  ridge: z
    .number()
    .min(1e-4)
    .describe(
      'Normalize "whiten": what is added to the variance in every direction, as a share of the mean variance of a pixel.',
    ),
  scenario: z
    .enum(['noise', 'natural-rand', 'natural-det'])
    .describe('Base inputs and targets: noise and random targets; natural and random; natural and flipped.'),
  norm: z.enum(['L2', 'Linf', 'L0']).describe('The norm that epsilon bounds.'),
  attack: z
    .enum(['gradient', 'geometry', 'pgd'])
    .describe(
      'One gradient step, one common direction, or the iterative attack of the original experiments.',
    ),
  boundary: z
    .enum(['network', 'max-margin'])
    .describe('Attack "geometry": the normal of the trained network, or of the max-margin solution.'),
  linfStep: z
    .enum(['scaled', 'sign'])
    .describe('Attack "pgd" under Linf: the step scaled by the largest coordinate (original) or its sign.'),
  epsilon: z.number().positive().describe('Size of the perturbation; under L0 a share of the coordinates.'),
  N: count(2).describe('Natural training samples.'),
  Nadv: count(1).describe('Samples that are perturbed and learned from.'),
  d: count(1).describe('Input dimension; real data fixes it.'),
  m: count(2).describe('Hidden width; even for network "one-hidden".'),
  gamma: z.number().gt(0).lt(1).describe('Slope of the leaky ReLU for negative inputs.'),
  initScale: z.number().positive().describe('Scale of the initial first layer.'),
  loss: z.enum(['exponential', 'logistic']).describe('Loss as a function of the margin.'),
  correlation: z
    .union([z.number().min(0).lt(1), z.literal('orthogonal')])
    .describe('Artificial data: rho in x = sqrt(1 - rho) g + sqrt(rho) c; or exactly orthogonal samples.'),
  network: z
    .enum(['one-hidden', 'mlp', 'convnet'])
    .describe(
      'Architecture: one hidden layer; or, with one output a class, a multilayer perceptron or the published convolutional network for images.',
    ),
  depth: count(1).describe('Hidden layers of network "mlp".'),
  standard: z
    .union([z.literal('trained'), z.string().regex(/^onnx:.+/)])
    .describe('The natural classifier f: trained by the cell, or a model of your own.'),
  solver: z.enum(['flow', 'sgd', 'max-margin']).describe('How a classifier is trained.'),
  eta: z
    .number()
    .positive()
    .max(10)
    .describe(
      'Solver "flow": how far a margin, of deep networks a logit, may move in one step of the integrator; smaller is more exact.',
    ),
  T: z.number().positive().describe('Solver "flow": flow time at which training ends.'),
  lossTarget: z
    .number()
    .min(0)
    .describe('Solver "flow": mean training loss at which training ends earlier; 0: train to T.'),
  epochs: count(1).describe('Solver "sgd": epochs, of full batches; of deep networks in batches of `batch`.'),
  batch: count(1).describe('Solver "sgd" of deep networks: samples of a step.'),
  lr: z.number().positive().describe('Solver "sgd": learning rate.'),
  momentum: z.number().min(0).lt(1).describe('Solver "sgd": momentum.'),
  seed: z.int().min(0).max(0xffffffff).describe('Seed of everything random in the cell.'),
} as const;

export type SettingName = keyof typeof settingSchemas;
export type Settings = { -readonly [K in SettingName]: z.infer<(typeof settingSchemas)[K]> };

export const settingNames = Object.keys(settingSchemas) as SettingName[];

export function isArtificial(dataset: string): boolean {
  return (ARTIFICIAL_DATASETS as readonly string[]).includes(dataset);
}

/** Defaults in the order of the columns; of those that follow other settings, what stands where these say nothing. */
const DEFAULTS: Settings = {
  dataset: 'uniform',
  classes: 'all',
  normalize: 'center',
  ridge: 0.01,
  scenario: 'noise',
  norm: 'L2',
  attack: 'gradient',
  boundary: 'network',
  linfStep: 'scaled',
  epsilon: 0,
  N: 1000,
  Nadv: 0,
  d: 10_000,
  m: 1000,
  gamma: 0.01,
  initScale: 1,
  loss: 'exponential',
  correlation: 0,
  network: 'one-hidden',
  depth: 1,
  standard: 'trained',
  solver: 'flow',
  eta: 2,
  T: 10_000,
  lossTarget: 0,
  epochs: 100_000,
  batch: 128,
  lr: 0.01,
  momentum: 0.9,
  seed: 0,
};

/** What is different for deep networks: minibatches take many steps an epoch. */
const NETWORK_DEFAULTS: ReadonlyMap<unknown, Partial<Settings>> = new Map([
  ['mlp', { solver: 'sgd', epochs: 100 }],
  ['convnet', { solver: 'sgd', epochs: 10 }],
]);

function followsNetwork<Name extends SettingName>(name: Name): FollowingDefault<Settings[Name]> {
  return {
    follows: ['network'],
    of: ({ network }) => NETWORK_DEFAULTS.get(network)?.[name] ?? DEFAULTS[name],
  };
}

const FOLLOWING: Partial<Record<SettingName, FollowingDefault<unknown>>> = {
  epsilon: { follows: ['norm', 'd'], of: ({ norm, d }) => defaultEpsilon(norm, Number(d)) },
  Nadv: { follows: ['scenario', 'N'], of: ({ scenario, N }) => (scenario === 'noise' ? 10_000 : N) },
  solver: followsNetwork('solver'),
  epochs: followsNetwork('epochs'),
};

function defaultEpsilon(norm: unknown, d: number): number {
  if (norm === 'L2') return 0.0078 * Math.sqrt(d);
  return norm === 'Linf' ? 0.03 : 0.05;
}

/** The settings of a cell as declarations, in the order of the columns. */
export const settingDeclarations: Declarations = Object.fromEntries(
  settingNames.map((name) => [
    name,
    { schema: settingSchemas[name], default: FOLLOWING[name] ?? DEFAULTS[name] },
  ]),
);

/** Settings of which none is given and none follows another. */
const bases = new WeakMap<Declarations, Settings>();

/**
 * Fills in every setting that was not given, of all that are declared. `d` of real data must be given: the data set
 * fixes it.
 */
export function completeSettings(given: Partial<Settings>, declared = settingDeclarations): Settings {
  const { constants, following } = defaultsOf(declared);
  let base = bases.get(declared);
  if (base === undefined) {
    base = { ...DEFAULTS, ...constants };
    bases.set(declared, base);
  }
  const settings: Settings = { ...base, ...given };
  const byName: Record<string, unknown> = settings;
  for (const { name, of } of following) if (settingOf(given, name) === undefined) byName[name] = of(byName);
  return settings;
}

/** Why a cell whose settings are each allowed can still not be run; empty where it can. `place` is the setting. */
export function impossibilities(settings: Settings): Problem[] {
  const { m, norm, epsilon, d, N, Nadv, scenario, correlation, classes, dataset, network, depth } = settings;
  const { normalize, ridge, standard, attack, batch } = settings;
  const problems: Problem[] = [];
  const refuse = (place: SettingName, message: string) => problems.push({ place, message });

  if (network === 'one-hidden' && m % 2 === 1)
    refuse('m', `${m} is odd; half of the hidden units have a positive readout, so m must be even`);
  if (norm === 'L0') {
    if (epsilon > 1)
      refuse('epsilon', `${epsilon} is more than all coordinates; under L0 it is a share in (0, 1]`);
    else if (Math.floor(epsilon * d) === 0)
      refuse(
        'epsilon',
        `floor(${epsilon} * d) is 0 for d = ${d}: no coordinate would change; use at least ${1 / d}`,
      );
  }
  if (scenario !== 'noise' && Nadv > N)
    refuse(
      'Nadv',
      `${Nadv} is more than N = ${N}; scenario ${scenario} perturbs the natural samples themselves`,
    );
  if (isArtificial(dataset)) {
    if (classes !== 'all')
      refuse('classes', `artificial data has random labels; leave classes out or use "all"`);
    if (correlation === 'orthogonal' && N > d)
      refuse('N', `${N} samples cannot be orthogonal in d = ${d} dimensions; use N <= d`);
  } else {
    if (correlation !== 0)
      refuse('correlation', `${correlation} is for artificial data only, not for ${dataset}`);
    if (classes === 'all' && network === 'one-hidden')
      refuse('classes', '"all" needs a network with one output a class; give a pair such as [3, 7]');
  }
  if (normalize === 'whiten') {
    if (isArtificial(dataset)) refuse('normalize', `"whiten" is for real data, not for ${dataset}`);
    if (network !== 'one-hidden')
      refuse('normalize', `"whiten" is for network "one-hidden"; use "center" with "${network}"`);
    else if (standard !== 'trained')
      refuse('normalize', '"whiten" needs a network that the cell trains itself; use "center"');
  } else if (ridge !== DEFAULTS.ridge)
    refuse('ridge', `${ridge} is for normalize "whiten"; leave ridge out with "${normalize}"`);
  if (network !== 'mlp' && depth !== DEFAULTS.depth)
    refuse('depth', `${depth} hidden layers need network "mlp"; leave depth out with "${network}"`);
  if (network === 'one-hidden' && batch !== DEFAULTS.batch)
    refuse('batch', `${batch} is for deep networks; "one-hidden" takes full batches: leave batch out`);
  if (standard !== 'trained' && attack === 'geometry')
    refuse('attack', '"geometry" needs a network that the cell trains itself; use "gradient" or "pgd"');
  if (network === 'convnet') problems.push(...convnetImpossibilities(settings));
  if (network !== 'one-hidden') problems.push(...deepImpossibilities(settings));
  return problems;
}

/** The published convolutional network is for images, and of one size. */
function convnetImpossibilities({ dataset, m, gamma }: Settings): Problem[] {
  const problems: Problem[] = [];
  const refuse = (place: SettingName, message: string) => problems.push({ place, message });
  if (isArtificial(dataset))
    refuse('network', `"convnet" needs images, and ${dataset} has no image shape; use "mlp" or real data`);
  if (m !== DEFAULTS.m)
    refuse('m', `${m} is no width of network "convnet", whose filters are as published; leave m out`);
  if (gamma !== DEFAULTS.gamma)
    refuse(
      'gamma',
      `${gamma} is of no use to network "convnet", whose slope below zero is 0; leave gamma out`,
    );
  return problems;
}

/** Settings that only one hidden layer has a use for. */
function deepImpossibilities({ network, attack, solver, loss, initScale }: Settings): Problem[] {
  const problems: Problem[] = [];
  const refuse = (place: SettingName, message: string) => problems.push({ place, message });
  if (attack === 'geometry')
    refuse('attack', `network "${network}" has no one boundary normal to go along; use "gradient" or "pgd"`);
  if (solver === 'max-margin')
    refuse('solver', `"max-margin" is for network "one-hidden"; use "sgd" or "flow" with "${network}"`);
  if (loss !== DEFAULTS.loss)
    refuse('loss', `network "${network}" learns by the cross-entropy of its classes; leave loss out`);
  if (initScale !== DEFAULTS.initScale)
    refuse('initScale', `is for network "one-hidden"; leave it out with "${network}"`);
  return problems;
}
