import { type MeasurementName, measurementNames, measurements } from '../experiment/measurements.ts';
import { type SettingName, settingSchemas } from '../experiment/settings.ts';
import type { Sweep } from '../sweep/cells.ts';
import type { Results } from './aggregate.ts';
import { varyingSettings } from './varying.ts';

type Field = string | number | null;

/** The table of cells as the page's script reads it. */
export interface CellsTable {
  readonly columns: readonly { readonly name: string; readonly title: string; readonly words: boolean }[];
  readonly rows: readonly (readonly Field[])[];
}

/**
 * A row for each cell: what varies, how it ended, and every measurement that any cell has. Measurements have six
 * digits; cells.csv has all of them.
 */
export function cellsTable(sweep: Sweep, results: Results): CellsTable {
  const settings = varyingSettings(sweep);
  const found = [...results.values()];
  const measured = measurementNames.filter((name) =>
    found.some((result) => result.measurements[name] !== undefined),
  );
  const anyError = found.some(({ error }) => error !== undefined);
  const textual = (name: SettingName) => sweep.cells.some((cell) => typeof cell.settings[name] !== 'number');
  return {
    columns: [
      ...settings.map((name) => ({
        name,
        title: settingSchemas[name].description ?? name,
        words: textual(name),
      })),
      { name: 'status', title: 'How the cell ended', words: true },
      ...measured.map((name) => ({ name, title: measurements[name].meaning, words: false })),
      ...(anyError ? [{ name: 'error', title: 'Why it failed', words: true }] : []),
    ],
    rows: sweep.cells.map((cell) => {
      const result = results.get(cell.id);
      return [
        ...settings.map((name) => settingField(cell.settings[name])),
        result?.status ?? 'not run',
        ...measured.map((name) => sixDigits(result?.measurements, name)),
        ...(anyError ? [result?.error ?? null] : []),
      ];
    }),
  };
}

function settingField(value: unknown): Field {
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

function sixDigits(
  values: Partial<Record<MeasurementName, number>> | undefined,
  name: MeasurementName,
): number | null {
  const value = values?.[name];
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}
