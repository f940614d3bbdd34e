// Published test accuracies of the experiments on images, read off training curves to 0.02: of g at the last epoch, or, as
// a list, at the last and at the best epoch (Kumano, Kera, Yamasaki 2024). Noise is that of the largest number of samples;
// where only the best epoch could be read, the last one is undefined.
const NORMS = ['L0', 'L2', 'Linf'];

const rows = {
  mnist: {
    f: 0.99,
    'natural-rand': [[0.28, 0.51], [0.93], [0.89]],
    'natural-det': [[0.01], [0.39, 0.45], [0.11, 0.16]],
    noise: [
      [0.31, 0.4],
      [undefined, 0.28],
      [0.33, 0.37],
    ],
  },
  fmnist: {
    f: 0.92,
    'natural-rand': [
      [0.11, 0.22],
      [0.55, 0.7],
      [0.62, 0.71],
    ],
    'natural-det': [[0.01], [0.25, 0.29], [0.23, 0.28]],
    noise: [
      [0.26, 0.3],
      [undefined, 0.35],
      [undefined, 0.35],
    ],
  },
  cifar10: {
    f: 0.95,
    'natural-rand': [[0.55, 0.6], [0.77], [0.77]],
    'natural-det': [[0.17], [0.43], [0.51]],
    noise: [[0.1], [0.11], [0.1]],
  },
};

/** Data sets of these experiments. */
export const DATASETS = Object.keys(rows);

/** Published accuracies of a data set: of f, and `last` and `best` of g for each scenario and norm. */
export function publishedOf(dataset) {
  const { f, ...scenarios } = rows[dataset];
  const cells = Object.entries(scenarios).flatMap(([scenario, values]) =>
    values.map(([last, best], i) => ({ scenario, norm: NORMS[i], last, best })),
  );
  return { f, cells };
}
