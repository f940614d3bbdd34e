import { UsageError } from '../../src/errors.ts';
import type { SettingName } from '../../src/experiment/settings.ts';
import type { Sweep } from '../../src/sweep/cells.ts';
import { type Overrides, parseSweep } from '../../src/sweep/file/spec.ts';

/** The sweep that the content of a file `a-sweep.json` expands to. */
export function parse(file: unknown, overrides?: Overrides): Sweep {
  return parseSweep(JSON.stringify(file), 'a-sweep.json', overrides);
}

/** The problems of a sweep file as `place: message`; none where it is accepted. */
export function problemsOf(file: unknown, overrides?: Overrides): string[] {
  return problemsOfText(JSON.stringify(file), overrides);
}

/** The same for the text of a file. */
export function problemsOfText(text: string, overrides?: Overrides): string[] {
  try {
    parseSweep(text, 'a-sweep.json', overrides);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems.map(({ place, message }) => `${place}: ${message}`);
  }
}

/** The named settings of each cell, one row a cell. */
export function column(sweep: Sweep, ...names: SettingName[]): unknown[][] {
  return sweep.cells.map(({ settings }) => names.map((name) => settings[name]));
}
