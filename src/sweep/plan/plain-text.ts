import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Sweep } from '../cells.ts';
import { settingText } from '../store/cells-csv.ts';

/** Significant digits of fractions in tables and messages. */
export const PRINTED_DIGITS = 4;

/** Formats a duration: `8 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 1 && seconds > 0 ? '< 1 s' : `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Formats a number of bytes in GiB or MiB. */
export function memoryText(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

/** Formats a number with at most three significant digits, for rates. */
export function shortNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

/** `1 cell`, `2 cells`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Formats a setting's value; fractions have `PRINTED_DIGITS` significant digits. */
export function shortSetting(value: unknown): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return settingText(value);
  return String(Number(value.toPrecision(PRINTED_DIGITS)));
}

/** Settings that distinguish a cell within its sweep, as text: `d 100, epsilon 0.78`. */
export function cellText({ settings, index }: Cell, { axes }: Pick<Sweep, 'axes'>): string {
  const parts = axes.map((axis) => `${axis} ${shortSetting(settingOf(settings, axis))}`);
  return parts.length > 0 ? parts.join(', ') : `cell ${index}`;
}

/** Columns of a terminal; some report none, or 0. */
export function columnsOf({ columns }: { readonly columns?: number }, otherwise = 80): number {
  return columns || otherwise;
}

/** Truncates a line to `columns` characters. */
export function cutToWidth(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, Math.max(columns - 1, 0))}…`;
}

/** Breaks a text between words into lines of at most `columns` characters where possible. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
