/** Mantissas of ticks within a decade, from coarse to fine. */
const STEPS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7]];
const [FEWEST, MOST] = [3, 7];

/**
 * Ticks of a logarithmic axis from `low` to `high`, both above 0: three to seven round numbers if possible; where fewer
 * than two lie in the range, the ends rounded to two digits.
 */
export function logTicks(low: number, high: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const choices = STEPS.map((steps) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)
      .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
      .filter((value) => value >= low && value <= high),
  );
  const fitting = choices.filter(({ length }) => length <= MOST);
  const ticks = fitting.find(({ length }) => length >= FEWEST) ?? fitting.at(-1) ?? choices[0] ?? [];
  return ticks.length >= 2 ? ticks : [low, high].map((end) => Number(end.toPrecision(2)));
}
