import { isArtificial, type SettingName, type Settings } from './settings.ts';
import { settingsWriter } from './settings-text.ts';

/** Settings that natural data depend on. */
const DATA: readonly SettingName[] = [
  'dataset',
  'classes',
  'normalize',
  'ridge',
  'N',
  'd',
  'correlation',
  'seed',
];
/** Settings of the network and of its training. */
const TRAINING: readonly SettingName[] = [
  ...['m', 'gamma', 'initScale', 'loss', 'network', 'depth', 'solver'],
  ...['eta', 'T', 'lossTarget', 'epochs', 'batch', 'lr', 'momentum'],
] as SettingName[];
const STANDARD: readonly SettingName[] = [...DATA, ...TRAINING, 'standard'];
/** What base inputs depend on, but for their number. Artificial noise does not depend on N. */
const BASE: readonly SettingName[] = [...DATA, 'scenario'];
const BASE_OF_ARTIFICIAL_NOISE = BASE.filter((name) => name !== 'N');
/** What the control classifier depends on. */
const CONTROL: readonly SettingName[] = [...BASE, 'Nadv', ...TRAINING];
const CONTROL_OF_ARTIFICIAL_NOISE: readonly SettingName[] = [
  ...BASE_OF_ARTIFICIAL_NOISE,
  'Nadv',
  ...TRAINING,
];

const textOf = {
  data: settingsWriter(DATA, 'data '),
  standard: settingsWriter(STANDARD, 'standard '),
  ownModel: settingsWriter([...DATA, 'standard', 'attack'], 'own model '),
  base: settingsWriter(BASE, 'base '),
  baseOfArtificialNoise: settingsWriter(BASE_OF_ARTIFICIAL_NOISE, 'base '),
  control: settingsWriter(CONTROL, 'control '),
  controlOfArtificialNoise: settingsWriter(CONTROL_OF_ARTIFICIAL_NOISE, 'control '),
};

function isArtificialNoise({ scenario, dataset }: Settings): boolean {
  return scenario === 'noise' && isArtificial(dataset);
}

/** Names natural data: every setting that they depend on. */
export function dataKey(settings: Settings): string {
  return textOf.data(settings);
}

/** Names the natural classifier. Cells of equal key share it: run them in one worker. */
export function groupKey(settings: Settings): string {
  return textOf.standard(settings);
}

/** Names a natural classifier that is a model of the user's own. Its attack may need more of it than others. */
export function standardKey(settings: Settings): string {
  return textOf.ownModel(settings);
}

/** Names base inputs and targets. */
export function baseKey(settings: Settings): string {
  return `${settings.Nadv} of ${baseText(settings)}`;
}

/** Names inner products of base inputs: the first of more inputs are those of fewer. */
export function baseGramKey(settings: Settings): string {
  return `gram of ${baseText(settings)}`;
}

/** Names the control classifier, which depends on neither norm nor epsilon. */
export function controlKey(settings: Settings): string {
  const text = isArtificialNoise(settings) ? textOf.controlOfArtificialNoise : textOf.control;
  return text(settings);
}

/** Names what a classifier, itself of a key, says of natural data. */
export function scoresKey(classifierKey: string, settings: Settings): string {
  return `scores by ${classifierKey} of ${dataKey(settings)}`;
}

/** Names the limit of natural training, which depends on the data and the slope. */
export function limitKey(settings: Settings): string {
  return `limit at ${settings.gamma} of ${dataKey(settings)}`;
}

/** Names how far the natural classifier is from that limit. */
export function limitDistanceKey(settings: Settings): string {
  return `distance to the limit of ${groupKey(settings)}`;
}

/** Names the principal components of natural data. */
export function componentsKey(settings: Settings): string {
  return `components of ${dataKey(settings)}`;
}

/** Names the control beside a model of the user's own. */
export function learnerKey(settings: Settings): string {
  return `learner ${controlKey(settings)}`;
}

/** All that a cell of these settings may share with others, by name. */
export function sharedKeys(settings: Settings): string[] {
  const [standard, control] = [groupKey(settings), controlKey(settings)];
  return [
    ...[dataKey(settings), limitKey(settings), componentsKey(settings)],
    ...[standard, standardKey(settings), limitDistanceKey(settings), scoresKey(standard, settings)],
    ...[baseKey(settings), baseGramKey(settings)],
    ...[control, learnerKey(settings), scoresKey(control, settings)],
  ];
}

function baseText(settings: Settings): string {
  const text = isArtificialNoise(settings) ? textOf.baseOfArtificialNoise : textOf.base;
  return text(settings);
}
