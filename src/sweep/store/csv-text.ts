import { stringify } from 'csv-stringify/sync';

/** Rows that are made and turned to text at once: their texts apart take many times the memory of the whole. */
const ROWS_AT_ONCE = 1000;

/** The CSV text of rows, a line each. Takes them a few at a time, so rows that are made when asked for cost little. */
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
