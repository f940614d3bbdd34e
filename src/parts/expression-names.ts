/** Functions available in expressions of a sweep file, with the smallest and largest number of arguments. */
export const EXPRESSION_FUNCTIONS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ...['sqrt', 'log2', 'log10', 'exp', 'abs', 'floor', 'ceil', 'round'].map((name) => [name, [1, 1]] as const),
  ['log', [1, 2]],
  ...['min', 'max'].map((name) => [name, [1, Number.POSITIVE_INFINITY]] as const),
]);

/** Constants available in expressions of a sweep file. */
export const EXPRESSION_CONSTANTS: readonly string[] = ['pi', 'e'];
