import { stringify } from 'csv-stringify/sync';

/** Rows formatted at once; the separate texts of all rows would take many times the memory of the whole. */
const ROWS_AT_ONCE = 1000;

/**
 * Formats rows as CSV, one line each. Rows are consumed a few at a time, so an iterable that makes them on demand needs
 * little memory.
 */
export function csvText(rows: Iterable<readonly string[]>): string {
  const texts: string[] = [];
  let some: (readonly string[])[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_AT_ONCE) continue;
    texts.push(stringify(some));
    some = [];
  }
  return [...texts, stringify(some)].join('');
}
