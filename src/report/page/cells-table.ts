import { measurementOf } from '../../parts/by-name.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { GridCell } from '../../sweep/grid/grid-cell.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { csvValue, type Results } from '../statistics/aggregate.ts';

type Field = string | number | null;

/** The table of cells, as read by the report's script. */
export interface CellsTable {
  readonly columns: readonly { readonly name: string; readonly title: string; readonly words: boolean }[];
  readonly rows: readonly (readonly Field[])[];
}

/**
 * One row for each cell: the settings that vary, its status, and every measurement that any cell has, to six digits
 * (cells.csv has all of them).
 */
export function cellsTable(sweep: Sweep, results: Results): CellsTable {
  const { vocabulary } = sweep;
  const settings = varyingSettings(sweep);
  const found = [...results.values()];
  const measured = Object.keys(vocabulary.measurements).filter((name) =>
    found.some((result) => measurementOf(result.measurements, name) !== undefined),
  );
  const anyError = found.some(({ error }) => error !== undefined);
  const textual = (name: string) =>
    sweep.cells.some((cell) => typeof GridCell.setting(cell, name) !== 'number');
  return {
    columns: [
      ...settings.map((name) => ({
        name,
        title: vocabulary.settings[name].schema.description ?? name,
        words: textual(name),
      })),
      { name: 'status', title: 'How the cell ended', words: true },
      ...measured.map((name) => ({ name, title: vocabulary.measurements[name].meaning, words: false })),
      ...(anyError ? [{ name: 'error', title: 'Why it failed', words: true }] : []),
    ],
    rows: sweep.cells.map((cell) => {
      const result = results.get(cell.id);
      return [
        ...settings.map((name) => csvValue(GridCell.setting(cell, name))),
        result?.status ?? 'not run',
        ...measured.map((name) => sixDigits(result && measurementOf(result.measurements, name))),
        ...(anyError ? [result?.error ?? null] : []),
      ];
    }),
  };
}

function sixDigits(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}
