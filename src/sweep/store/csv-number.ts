/** Formats a number for CSV: the shortest text that parses to the same number. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
