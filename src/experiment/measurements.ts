import type { Measurement } from '../parts/measurement.ts';

export type { Measurement } from '../parts/measurement.ts';

const accuracy = (meaning: string): Measurement => ({ meaning, kind: 'accuracy' });
const share = (meaning: string): Measurement => ({ meaning, kind: 'share' });

/** Every measurement of a cell, in the order of the columns of cells.csv. Empty where it does not apply. */
export const measurements = {
  acc_std_train: accuracy('f, the natural classifier, on its training data'),
  acc_std_test: accuracy('f on the test split'),
  acc_adv_train: accuracy('g, trained on perturbed samples, on what it was trained on'),
  acc_adv_natural: accuracy('g on the natural training data: the headline'),
  acc_adv_test: accuracy('g on the test split: the headline for real data'),
  acc_noise_natural: accuracy('c, the control, on the natural training data'),
  acc_noise_test: accuracy('c on the test split'),
  attack_success: share('perturbed inputs to which f gives their target label'),
  agreement: share('natural inputs on which sign g equals sign f'),
  agreement_noise: share('natural inputs on which sign c equals sign f'),
  agreement_random: share('fresh uniform inputs on which sign g equals sign f'),
  boundary_cosine: { meaning: 'cosine of the normals of g and f', kind: 'cosine' },
  kkt_cosine: { meaning: 'cosine of the normals of f and of the max-margin boundary', kind: 'cosine' },
  t2_over_t1: {
    meaning: 'what perturbations teach over what base inputs teach: median of abs(T2) / abs(T1)',
    kind: 'ratio',
  },
  agreement_t: share('natural inputs on which sign(T1 + T2) equals sign g'),
  agreement_t2: share('natural inputs on which sign T2 equals sign g'),
  aligned: share('pairs of sample and hidden unit of f with sign H_nj = y_n sign a_j'),
  stable_rank: { meaning: 'norm_F^2 / norm_2^2 of the weights of g', kind: 'number' },
  orthogonality: { meaning: 'the condition of [F23]: at least 1 where it holds', kind: 'ratio' },
  pmax: { meaning: 'largest absolute inner product of two natural samples', kind: 'number' },
  rmin: { meaning: 'smallest norm of a natural sample', kind: 'number' },
  rmax: { meaning: 'largest norm of a natural sample', kind: 'number' },
  loss_std: { meaning: 'mean training loss of f at the end', kind: 'loss' },
  loss_adv: { meaning: 'mean training loss of g at the end', kind: 'loss' },
  loss_noise: { meaning: 'mean training loss of c at the end', kind: 'loss' },
  steps_std: { meaning: 'steps of the solver for f; of deep networks gradients', kind: 'count' },
  steps_adv: { meaning: 'steps of the solver for g', kind: 'count' },
  steps_noise: { meaning: 'steps of the solver for c', kind: 'count' },
  time_std: { meaning: 'flow time reached by f', kind: 'time' },
  time_adv: { meaning: 'flow time reached by g', kind: 'time' },
  time_noise: { meaning: 'flow time reached by c', kind: 'time' },
  margin_min_std: { meaning: 'smallest margin of f on its training data', kind: 'number' },
  margin_min_adv: { meaning: 'smallest margin of g on its training data', kind: 'number' },
  margin_min_noise: { meaning: 'smallest margin of c on its training data', kind: 'number' },
  usefulness_delta: {
    meaning: 'E[y f(x)] of the mean perturbation as a linear feature, standardised [I19]',
    kind: 'number',
  },
  robust_usefulness_delta: {
    meaning: "E[inf y f(x + delta)] of the mean perturbation, under the cell's own norm and epsilon [I19]",
    kind: 'number',
  },
  usefulness_pc1: {
    meaning: 'E[y f(x)] of the first principal component of the natural data, standardised',
    kind: 'number',
  },
  robust_usefulness_pc1: {
    meaning: "E[inf y f(x + delta)] of the first principal component, under the cell's own norm and epsilon",
    kind: 'number',
  },
  energy_pc5: share('the energy of perturbations in the first 5 principal components of the natural data'),
  energy_pc50: share('the energy of perturbations in the first 50 principal components of the natural data'),
  epsilon_min: {
    meaning: 'smallest epsilon that meets the condition of the search (none: the largest does not)',
    kind: 'magnitude',
  },
  search_steps: { meaning: 'values of epsilon that the search tried', kind: 'count' },
  onnx_max_abs_diff: {
    meaning:
      "largest difference between the engine's outputs and onnxruntime's on the exported models; of deep networks on the first rows of each set (512 of images, else 2,048)",
    kind: 'number',
  },
} as const satisfies Record<string, Measurement>;

export type MeasurementName = keyof typeof measurements;
export const measurementNames = Object.keys(measurements) as MeasurementName[];
export type Measurements = Partial<Record<MeasurementName, number>>;

/** What a cell came to. `unconverged`: a flow stopped short of T. */
export interface CellResult {
  readonly status: 'done' | 'unconverged' | 'failed';
  readonly error?: string;
  readonly measurements: Measurements;
  /** Seconds by stage; goes to timings.csv only. */
  readonly timings: Readonly<Record<string, number>>;
}
