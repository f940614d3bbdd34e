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
  ...['eta', 'T', 'lossTarget', 'epochs', 'lr', 'momentum'],
] as SettingName[];

function keyOf(stage: string, settings: Settings, names: readonly SettingName[]): string {
  return JSON.stringify([stage, ...names.map((name) => settings[name])]);
}

/** Names natural data: every setting that they depend on. */
export function dataKey(settings: Settings): string {
  return keyOf('data', settings, DATA);
}

/** Names the natural classifier. Cells of equal key share it: run them in one worker. */
export function groupKey(settings: Settings): string {
  return keyOf('standard', settings, [...DATA, ...TRAINING]);
}

/** Names base inputs and targets. Artificial noise does not depend on N. */
export function baseKey(settings: Settings): string {
  const { scenario, dataset } = settings;
  const names = scenario === 'noise' && isArtificial(dataset) ? DATA.filter((name) => name !== 'N') : DATA;
  return keyOf('base', settings, [...names, 'scenario', 'Nadv']);
}

/** Names the control classifier, which depends on neither norm nor epsilon. */
export function controlKey(settings: Settings): string {
  return JSON.stringify(['control', baseKey(settings), keyOf('training', settings, TRAINING)]);
}
