import type { AxisLabels } from '../page/rows.ts';
import type { Aggregate } from '../statistics/aggregate.ts';
import type { Theme } from './theme.ts';

/** Limit of the lines in a panel; more cannot be told apart. */
const MOST_LINES = 5;

/** One line of a chart: its name in the legend, and its colour, dash and marker. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: string;
  /** Points without a line and its band. */
  readonly isScattered?: true;
}

/** Legend names of the classifiers. */
export const ADVERSARIAL = 'g, trained on perturbed samples';
export const STANDARD = 'f, trained on natural samples';
export const CONTROL = 'c, control: no perturbations';
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down'];
const SOLID = [1, 0];

/** Published points of a diagram, in the ink of the text: they are not of this run. */
export function publishedSeries({ diagram }: Aggregate, { ink }: Theme): readonly Series[] {
  const { published } = diagram;
  if (published === undefined) return [];
  const name = `published: ${published.source}`;
  return [{ name, colour: ink, dash: SOLID, shape: 'cross', isScattered: true }];
}

/** Lines of a chart: the adversarial classifier, and where the diagram has them, the standard one and the control. */
export function pairedSeries({ controlName, standardName }: Aggregate, { series }: Theme): readonly Series[] {
  const value: Series = { name: ADVERSARIAL, colour: series.value, dash: SOLID, shape: 'circle' };
  const control: Series = { name: CONTROL, colour: series.control, dash: [4, 2], shape: 'square' };
  const standard: Series = {
    name: STANDARD,
    colour: series.more[0],
    dash: [6, 2, 1, 2],
    shape: 'triangle-up',
  };
  return [
    ...(standardName === undefined ? [] : [standard]),
    value,
    ...(controlName === undefined ? [] : [control]),
  ];
}

/**
 * One line for each value of a facet in a single panel, which is easier to compare than several panels. Undefined where
 * there are too many values, or other classifiers beside g.
 */
export function facetSeries(
  { controlName, standardName, facets, facetValues }: Aggregate,
  { facet }: AxisLabels,
  { series }: Theme,
): readonly Series[] | undefined {
  const count = facetValues.length;
  const isAlone = controlName === undefined && standardName === undefined;
  if (!isAlone || facets.length !== 1 || count < 2 || count > MOST_LINES) return undefined;
  const colours = [series.value, series.control, ...series.more];
  return facet.map((name, i) => ({
    name,
    colour: colours[i] ?? series.value,
    dash: SOLID,
    shape: SHAPES[i] ?? 'circle',
  }));
}
