import type { Classifier } from '../families/index.ts';
import { defineMeasurement } from './contract.ts';

const CLASSIFIERS = [
  ['std', 'f'],
  ['adv', 'g'],
  ['noise', 'c'],
] as const;

type Figure = 'loss' | 'steps' | 'time' | 'margin_min' | 'flow_error';

const flowError = (role: string) =>
  `estimate of 1 - correlation of ${role} with what the exact flow gives, on inputs that it was not trained on`;

/** Training results of each classifier. */
export const training = defineMeasurement({
  columns: {
    loss_std: { meaning: 'mean training loss of f at the end', kind: 'loss', dependsOn: ['f'] },
    loss_adv: { meaning: 'mean training loss of g at the end', kind: 'loss' },
    loss_noise: { meaning: 'mean training loss of c at the end', kind: 'loss', dependsOn: ['control'] },
    steps_std: {
      ...{ meaning: 'steps of the solver for f', note: 'gradients for deep networks' },
      ...{ kind: 'count', dependsOn: ['f'] },
    },
    steps_adv: { meaning: 'steps of the solver for g', kind: 'count' },
    steps_noise: { meaning: 'steps of the solver for c', kind: 'count', dependsOn: ['control'] },
    time_std: { meaning: 'flow time reached by f', kind: 'time', dependsOn: ['f'] },
    time_adv: { meaning: 'flow time reached by g', kind: 'time' },
    time_noise: { meaning: 'flow time reached by c', kind: 'time', dependsOn: ['control'] },
    margin_min_std: {
      meaning: 'smallest margin of f on its training data',
      kind: 'number',
      dependsOn: ['f'],
    },
    margin_min_adv: { meaning: 'smallest margin of g on its training data', kind: 'number' },
    margin_min_noise: {
      meaning: 'smallest margin of c on its training data',
      kind: 'number',
      dependsOn: ['control'],
    },
    flow_error_std: { meaning: flowError('f'), kind: 'number', dependsOn: ['f'] },
    flow_error_adv: { meaning: flowError('g'), kind: 'number' },
    flow_error_noise: { meaning: flowError('c'), kind: 'number', dependsOn: ['control'] },
  },
  of: (cell) => Object.assign({}, ...CLASSIFIERS.map(([name, key]) => figuresOf(name, cell[key]))),
});

function figuresOf(name: string, { training: figures }: Classifier): Record<string, number | undefined> {
  if (figures === undefined) return {};
  const { loss, steps, time, marginMin, flowError } = figures;
  const named: Record<Figure, number | undefined> = {
    ...{ loss, steps, time },
    ...{ margin_min: marginMin, flow_error: flowError },
  };
  return Object.fromEntries(Object.entries(named).map(([figure, value]) => [`${figure}_${name}`, value]));
}
