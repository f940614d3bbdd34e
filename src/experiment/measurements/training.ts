import { defineMeasurement } from './contract.ts';

/** Columns of a classifier's figures. Their names are made once, since they are needed for every cell. */
const columnsOf = (name: string) => ({
  ...{ loss: `loss_${name}`, steps: `steps_${name}`, time: `time_${name}` },
  ...{ marginMin: `margin_min_${name}`, flowError: `flow_error_${name}` },
});
const COLUMNS = { std: columnsOf('std'), adv: columnsOf('adv'), noise: columnsOf('noise') };

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
  of({ f, g, c }) {
    const values: Record<string, number | undefined> = {};
    for (const [name, { training }] of [
      ['std', f],
      ['adv', g],
      ['noise', c],
    ] as const) {
      const columns = COLUMNS[name];
      values[columns.loss] = training?.loss;
      values[columns.steps] = training?.steps;
      values[columns.time] = training?.time;
      values[columns.marginMin] = training?.marginMin;
      values[columns.flowError] = training?.flowError;
    }
    return values;
  },
});
