// The published L2 figure on uniform data: its points are in the sweep file, where charts find them too.
import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';

/** The sweep of the figure, relative to the repository. */
export const FIGURE = 'sweeps/paper/uniform-l2.json';
/** With one seed and 1,000 samples, read off to 0.01, a smaller difference is agreement. */
export const AGREEMENT = 0.03;

/** Published accuracies of g by axis, as lists of `[value, accuracy]`. */
export function publishedFigure() {
  const { diagrams } = parse(readFileSync(new URL(`../${FIGURE}`, import.meta.url), 'utf8'));
  return Object.fromEntries(diagrams.map(({ name, published }) => [name, published.points]));
}
