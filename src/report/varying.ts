import { type SettingName, settingNames } from '../experiment/settings.ts';
import type { Cell, Sweep } from '../sweep/cells.ts';
import type { SettingValue } from './labels.ts';

/** Settings in which the cells of a sweep differ, in the order of the columns of cells.csv. */
export function varyingSettings({ cells }: Sweep): SettingName[] {
  return settingNames.filter((name) => differ(cells, name));
}

/** Whether some cells differ in a setting. */
export function differ([first, ...others]: readonly Cell[], name: SettingName): boolean {
  return first !== undefined && others.some(({ settings }) => !same(settings[name], first.settings[name]));
}

function same(a: SettingValue, b: SettingValue): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
