import { stringify } from 'csv-stringify/sync';

/** Rows in a piece; the text of very many rows would be longer than a string may be. */
const ROWS_AT_ONCE = 1000;
/** Characters besides commas for which a field may need quotes. */
const SPECIAL = /["\r\n]/;

/**
 * Formats rows as CSV, one line each, in pieces of many rows. Rows are consumed as pieces are, so an iterable that
 * makes them on demand needs little memory.
 */
export function* csvPieces(rows: Iterable<readonly string[]>): Generator<string> {
  let [piece, count] = ['', 0];
  for (const row of rows) {
    piece += csvLine(row);
    if (++count % ROWS_AT_ONCE > 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** The same as one text. */
export function csvText(rows: Iterable<readonly string[]>): string {
  return Array.from(csvPieces(rows)).join('');
}

function csvLine(row: readonly string[]): string {
  const line = row.join(',');
  const isPlain = row.length > 1 && !SPECIAL.test(line) && commasIn(line) === row.length - 1;
  return isPlain ? `${line}\n` : stringify([row]);
}

function commasIn(line: string): number {
  let commas = 0;
  for (let at = line.indexOf(','); at !== -1; at = line.indexOf(',', at + 1)) commas++;
  return commas;
}

/** Formats a number for CSV: the shortest text that parses to the same number. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
