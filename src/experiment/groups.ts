import { isArtificial, type SettingName, type Settings } from './settings.ts';

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
const ARTIFICIAL_NOISE = BASE.filter((name) => name !== 'N');
/** What the control classifier depends on. */
const CONTROL: readonly SettingName[] = [...BASE, 'Nadv', ...TRAINING];
const CONTROL_OF_ARTIFICIAL_NOISE: readonly SettingName[] = [...ARTIFICIAL_NOISE, 'Nadv', ...TRAINING];

function isArtificialNoise({ scenario, dataset }: Settings): boolean {
  return scenario === 'noise' && isArtificial(dataset);
}

function keyOf(stage: string, settings: Settings, names: readonly SettingName[]): string {
  return JSON.stringify([stage, ...names.map((name) => settings[name])]);
}

/** Names natural data: every setting that they depend on. */
export function dataKey(settings: Settings): string {
  return keyOf('data', settings, DATA);
}

/** Names the natural classifier. Cells of equal key share it: run them in one worker. */
export function groupKey(settings: Settings): string {
  return keyOf('standard', settings, STANDARD);
}

/** Names a natural classifier that is a model of the user's own. Its attack may need more of it than others. */
export function standardKey(settings: Settings): string {
  return keyOf('own model', settings, [...DATA, 'standard', 'attack']);
}

function baseNames(settings: Settings): readonly SettingName[] {
  return isArtificialNoise(settings) ? ARTIFICIAL_NOISE : BASE;
}

/** Names base inputs and targets. */
export function baseKey(settings: Settings): string {
  return keyOf('base', settings, [...baseNames(settings), 'Nadv']);
}

/** Names inner products of base inputs: the first of more inputs are those of fewer. */
export function baseGramKey(settings: Settings): string {
  return keyOf('gram of base', settings, baseNames(settings));
}

/** Names the control classifier, which depends on neither norm nor epsilon. */
export function controlKey(settings: Settings): string {
  return keyOf('control', settings, isArtificialNoise(settings) ? CONTROL_OF_ARTIFICIAL_NOISE : CONTROL);
}

/** Names what a classifier, itself of a key, says of natural data. */
export function scoresKey(classifierKey: string, settings: Settings): string {
  return JSON.stringify(['scores', classifierKey, dataKey(settings)]);
}
