import type { Settings } from '../src/experiment/settings.ts';

/** A small sweep whose estimated time is compared with the measured one. */
export interface Shape {
  readonly what: string;
  readonly settings: Partial<Settings>;
  readonly grid?: Readonly<Record<string, unknown>>;
  /** Whether it needs the folder of real data. */
  readonly isReal?: boolean;
}

const small = { N: 20, Nadv: 20, m: 100 } as const;
const middle = { N: 300, Nadv: 1000, d: 1000, m: 300 } as const;
const digits = { dataset: 'mnist', classes: [3, 7], m: 500, T: 100, epsilon: 2 } as const;
const groups = {
  dataset: 'mnist',
  classes: [
    [0, 2, 4, 6, 8],
    [1, 3, 5, 7, 9],
  ],
  scenario: 'natural-rand',
} as const;
const shifted = { dataset: 'shifted-gauss', epsilon: 2 } as const;
const perceptron = { network: 'mlp', m: 200, depth: 2 } as const;

/** Shapes with synthetic data and one hidden layer. */
const ARTIFICIAL: readonly Shape[] = [
  { what: 'tiny, d 4', settings: { ...small, d: 4 }, grid: { seed: { range: [0, 100] } } },
  {
    what: 'tiny, d 10, 10 epsilons a group',
    settings: { ...small, d: 10 },
    grid: { seed: { range: [0, 10] }, epsilon: { linspace: [0.05, 0.5, 10] } },
  },
  { what: 'tiny, d 100', settings: { ...small, d: 100 }, grid: { seed: { range: [0, 40] } } },
  {
    what: 'wide, d 10,000, m 1000',
    settings: { ...small, d: 10_000, m: 1000 },
    grid: { seed: { range: [0, 5] } },
  },
  {
    what: 'wide, d 3000, m 300',
    settings: { ...small, d: 3000, m: 300 },
    grid: { seed: { range: [0, 10] } },
  },
  { what: 'N 300, Nadv 1000, d 1000', settings: middle },
  { what: 'the same, 4 epsilons', settings: middle, grid: { epsilon: [0.05, 0.1, 0.2, 0.4] } },
  { what: 'the same, d 4000', settings: { ...middle, d: 4000 } },
  { what: 'the same, d 300', settings: { ...middle, d: 300 } },
  { what: 'the same, d 100', settings: { ...middle, d: 100 } },
  { what: 'the same, d 30', settings: { ...middle, d: 30 } },
  { what: 'the same, Gaussian, Linf', settings: { ...middle, dataset: 'gauss', norm: 'Linf' } },
  { what: 'the same, L0', settings: { ...middle, norm: 'L0' } },
  { what: 'the same, logistic', settings: { ...middle, loss: 'logistic' } },
  { what: 'the same, logistic, d 100', settings: { ...middle, loss: 'logistic', d: 100 } },
  { what: 'the same, geometry', settings: { ...middle, attack: 'geometry' } },
  { what: 'the same, pgd', settings: { ...middle, attack: 'pgd' } },
  { what: 'the same, pgd L0', settings: { ...middle, attack: 'pgd', norm: 'L0' } },
  { what: 'the same, sgd of 1000 epochs', settings: { ...middle, solver: 'sgd', epochs: 1000 } },
  { what: 'the same, max-margin', settings: { ...middle, solver: 'max-margin' } },
  { what: 'the same, correlation 0.3', settings: { ...middle, correlation: 0.3 } },
  { what: 'the same, T 10', settings: { ...middle, T: 10 } },
  { what: 'the same, eta 0.5', settings: { ...middle, eta: 0.5 } },
  { what: 'natural-rand, N 1000, d 500', settings: { N: 1000, d: 500, m: 300, scenario: 'natural-rand' } },
  { what: 'natural-det, N 1000, d 3000', settings: { N: 1000, d: 3000, m: 300, scenario: 'natural-det' } },
  { what: 'N 1000, Nadv 3000, d 4000, m 1000', settings: { N: 1000, Nadv: 3000, d: 4000, m: 1000 } },
  { what: 'shifted-gauss, N 500, d 200', settings: { ...shifted, N: 500, Nadv: 500, d: 200, m: 200 } },
  { what: 'shifted-gauss, N 500, d 2000', settings: { ...shifted, N: 500, Nadv: 1000, d: 2000, m: 200 } },
];

/** Shapes with synthetic data and deep networks. */
const DEEP: readonly Shape[] = [
  {
    what: 'mlp, sgd of 10 epochs',
    settings: { ...perceptron, ...shifted, N: 1000, Nadv: 1000, d: 500, epochs: 10 },
  },
  {
    what: 'mlp, flow',
    settings: { ...perceptron, ...shifted, N: 300, Nadv: 300, d: 500, solver: 'flow', T: 100 },
  },
  {
    what: 'mlp, flow, random labels',
    settings: { ...perceptron, N: 300, Nadv: 300, d: 100, solver: 'flow', T: 100 },
  },
];

const REAL: readonly Shape[] = [
  { what: 'MNIST 3/7, N 300', settings: { ...digits, N: 300, Nadv: 1000 } },
  { what: 'MNIST 3/7, N 3000, not centred', settings: { ...digits, N: 3000, Nadv: 1000, normalize: 'none' } },
  {
    what: 'MNIST 3/7, whitened, N 1000',
    settings: { ...digits, N: 1000, Nadv: 1000, normalize: 'whiten', ridge: 0.1 },
  },
  {
    what: 'MNIST 3/7, natural-det, T 10,000',
    settings: { ...digits, N: 1000, scenario: 'natural-det', T: 10_000 },
  },
  {
    what: 'MNIST 3/7, pgd Linf',
    settings: { ...digits, N: 1000, Nadv: 1000, attack: 'pgd', norm: 'Linf', epsilon: 0.1 },
  },
  { what: 'MNIST in two groups, N 1000', settings: { ...groups, N: 1000 } },
  { what: 'MNIST in two groups, N 4000', settings: { ...groups, N: 4000 } },
  {
    what: 'CIFAR-10, 2 classes, N 1000',
    settings: { dataset: 'cifar10', classes: [0, 1], N: 1000, Nadv: 1000, m: 500, epsilon: 2 },
  },
  {
    what: 'MNIST, mlp, 2 epochs',
    settings: { dataset: 'mnist', network: 'mlp', N: 5000, Nadv: 5000, m: 500, epochs: 2 },
  },
  {
    what: 'MNIST, convnet, 1 epoch',
    settings: { dataset: 'mnist', network: 'convnet', N: 500, Nadv: 500, epochs: 1, epsilon: 2 },
  },
].map((shape) => ({ ...shape, isReal: true })) as readonly Shape[];

/** Shapes added later, at the end, so that the others keep their roles. */
const LATER: readonly Shape[] = [
  {
    what: 'wide, 10 epsilons a group',
    settings: { ...small, d: 10_000, m: 1000 },
    grid: { epsilon: { linspace: [0.1, 1, 10] } },
  },
];

export const SHAPES: readonly Shape[] = [...ARTIFICIAL, ...DEEP, ...REAL, ...LATER];
