import type { Settings } from '../../src/experiment/settings.ts';
import { smallCell } from '../experiment/cells.ts';
import { SIDE } from './images.ts';

/** Files that pinned cells read. */
export interface PinnedFiles {
  /** Value of `dataset` for images of three classes. */
  readonly images: string;
  /** Values of `standard`: a network with one hidden layer, and an mlp. */
  readonly oneHidden: string;
  readonly mlp: string;
}

const SCENARIOS = ['noise', 'natural-rand', 'natural-det'] as const;
const NORMS = ['L2', 'Linf', 'L0'] as const;

/** Values of epsilon that are effective in small cells. */
const EPSILON = { L2: 1.5, Linf: 0.2, L0: 0.2 } as const;

const mlp: Partial<Settings> = {
  ...{ network: 'mlp', dataset: 'shifted-gauss', depth: 2, d: 24, N: 60, Nadv: 60 },
  ...{ solver: 'sgd', epochs: 8, batch: 16, lr: 0.05, gamma: 0.25 },
};
const natural: Partial<Settings> = { scenario: 'natural-det', Nadv: 40 };

/** Small cells of every family, scenario, norm, attack, solver, normalization and kind of data, by name. */
export function pinnedCells(files: PinnedFiles): Map<string, Settings> {
  const cells = new Map<string, Settings>();
  const add = (name: string, given: Partial<Settings>) => cells.set(name, smallCell(given));

  for (const attack of ['gradient', 'geometry', 'pgd'] as const)
    for (const scenario of SCENARIOS)
      for (const norm of NORMS)
        add(`one-hidden, ${attack}, ${scenario}, ${norm}`, {
          ...{ attack, scenario, norm, epsilon: EPSILON[norm] },
          ...(scenario !== 'noise' && { Nadv: 30 }),
        });
  add('one-hidden, max-margin boundary', { attack: 'geometry', boundary: 'max-margin', gamma: 0.5, d: 200 });
  add('one-hidden, sign steps', { attack: 'pgd', norm: 'Linf', linfStep: 'sign', epsilon: 0.2 });
  add('one-hidden, sgd', { solver: 'sgd', epochs: 300 });
  add('one-hidden, max-margin', { solver: 'max-margin', d: 200, gamma: 0.3 });
  add('one-hidden, logistic', { loss: 'logistic' });
  add('one-hidden, loss target', { lossTarget: 0.2 });
  add('one-hidden, small initial weights', { initScale: 0.01 });
  add('one-hidden, more samples than dimensions', { Nadv: 300, d: 20 });
  add('one-hidden, few samples in many dimensions', { N: 12, Nadv: 8, d: 600, m: 64 });
  add('one-hidden, gauss', { dataset: 'gauss', norm: 'L0', epsilon: 0.2 });
  add('one-hidden, shifted-gauss', { dataset: 'shifted-gauss', epsilon: 1.5 });
  add('one-hidden, shifted-gauss, natural', { dataset: 'shifted-gauss', ...natural, epsilon: 1.5 });
  add('one-hidden, correlated', { correlation: 0.3 });
  add('one-hidden, correlated pgd', { correlation: 0.3, attack: 'pgd', epsilon: 1 });
  add('one-hidden, spectrum and offset', { spectrum: 1, correlation: 0.5, base: 'isotropic' });
  add('one-hidden, low rank', { rank: 8, dataset: 'gauss', base: 'isotropic' });
  add('one-hidden, clusters', { clusterSize: 5, clusterCosine: 0.8 });
  add('one-hidden, clusters of one label', { clusterSize: 5, clusterCosine: 0.9, clusterLabels: 'shared' });
  add('one-hidden, orthogonal', { correlation: 'orthogonal', dataset: 'gauss' });
  add('one-hidden, orthogonal, natural', { correlation: 'orthogonal', ...natural });

  const pair: Partial<Settings> = { dataset: files.images, d: SIDE * SIDE, classes: [0, [1, 2]], N: 60 };
  for (const normalize of ['none', 'center', 'standardize', 'whiten'] as const)
    for (const attack of ['gradient', 'geometry', 'pgd'] as const)
      add(`one-hidden, images, ${normalize}, ${attack}`, { ...pair, normalize, attack, epsilon: 1, T: 20 });
  add('one-hidden, images, ridge', { ...pair, normalize: 'whiten', ridge: 0.1, norm: 'L0', epsilon: 0.1 });
  add('one-hidden, images, natural', { ...pair, scenario: 'natural-rand', Nadv: 50, epsilon: 1, T: 20 });

  for (const attack of ['gradient', 'pgd'] as const)
    for (const scenario of SCENARIOS)
      add(`mlp, ${attack}, ${scenario}`, { ...mlp, attack, scenario, epsilon: 2 });
  for (const norm of ['Linf', 'L0'] as const)
    for (const attack of ['gradient', 'pgd'] as const)
      add(`mlp, ${attack}, ${norm}`, { ...mlp, attack, norm, epsilon: EPSILON[norm] });
  add('mlp, flow', { ...mlp, solver: 'flow', T: 50, eta: 0.5 });
  add('mlp, flow in primal form', { ...mlp, solver: 'flow', T: 5, eta: 0.5, N: 200, Nadv: 200, m: 8 });
  add('mlp, images of three classes', {
    ...mlp,
    ...{ dataset: files.images, d: SIDE * SIDE, classes: 'all', scenario: 'natural-rand', epsilon: 2 },
  });
  add('convnet, sgd', {
    ...{ network: 'convnet', m: 1000, gamma: 0.01, dataset: files.images, d: SIDE * SIDE, N: 48, Nadv: 48 },
    ...{ solver: 'sgd', epochs: 2, batch: 16, lr: 0.05, scenario: 'natural-rand', epsilon: 2 },
  });
  add('wide-resnet, sgd', {
    ...{
      network: 'wide-resnet',
      m: 1000,
      gamma: 0.01,
      dataset: files.images,
      d: SIDE * SIDE,
      N: 48,
      Nadv: 48,
    },
    ...{ depth: 10, widen: 1, dropout: 0.2, epochs: 2, batch: 16, scenario: 'natural-rand', epsilon: 2 },
    ...{ normalize: 'standardize-channels', augment: 'crop-flip' },
  });

  const own = { dataset: 'shifted-gauss', d: 60, N: 40, Nadv: 80, gamma: 0.25, epsilon: 1.5 };
  add('own one-hidden model', { ...own, standard: files.oneHidden });
  add('own one-hidden model, pgd', { ...own, standard: files.oneHidden, attack: 'pgd' });
  add('own mlp', { ...mlp, standard: files.mlp, epsilon: 2 });
  add('own mlp, one-hidden learners', { ...own, d: 24, standard: files.mlp });
  return cells;
}

/** Cells whose models are used as the user's own. */
export const modelCells = {
  oneHidden: smallCell({ dataset: 'shifted-gauss', gamma: 0.25 }),
  mlp: smallCell({ ...mlp, epsilon: 2 }),
};
