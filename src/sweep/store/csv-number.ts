/** A number as CSV has it: the shortest text that reads back as the same number. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
