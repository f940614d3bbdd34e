import type { Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import { numberLabel, settingEquation, valueLabel } from './labels.ts';

/** Settings of several cells in words: `uniform and gauss, L2, d = 60 to 2000, m = 200`. */
export function settingsInWords(cells: readonly Partial<Settings>[], names: readonly string[]): string {
  return names
    .map((name) => inWords(name, [...new Set(cells.map((cell) => settingOf(cell, name)))]))
    .join(', ');
}

function inWords(name: string, values: readonly unknown[]): string {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return values.map((value) => valueLabel(name, value)).join(' and ');
  const [least, most] = [Math.min, Math.max].map((end) => Number(end(...numbers).toPrecision(3)));
  const first = settingEquation(name, least);
  return least === most ? first : `${first} to ${numberLabel(most)}`;
}
