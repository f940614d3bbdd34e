import { type AxisLabels, describeGroup, hrefOf } from '../page/rows.ts';
import type { Aggregate, Group } from '../statistics/aggregate.ts';
import { halfWidthLabel, halfWidthOf } from '../statistics/half-width.ts';
import type { Summary } from '../statistics/statistics.ts';
import { type ColourScale, colourOf, wantsDarkText } from './colour-scale.ts';
import { sidedLabel } from './labels.ts';

/** One tile of a heat map. */
export interface Tile {
  readonly x: string;
  readonly y: string;
  readonly panel: string;
  readonly mean: number | null;
  /** `pending`: cells are still to be run, and none that was has failed or has a value. */
  readonly state: 'value' | 'failed' | 'empty' | 'pending';
  readonly text: string;
  /** Half-width of the mean's 95 % interval: `±0.05`; empty where there is none. */
  readonly interval: string;
  readonly darkText: boolean;
  /** Whether the threshold lies between the values of this tile and its left neighbour, or its lower one. */
  readonly borderLeft: boolean;
  readonly borderBelow: boolean;
  readonly description: string;
  readonly href: string;
}

/** A classifier that a heat map shows in panels of its own. */
export interface Shown {
  /** Its letter in the headers of panels; empty where g is alone. */
  readonly letter: string;
  readonly summaryOf: (group: Group) => Summary;
}

const NOTHING: Summary = { n: 0 };

/** The classifiers of a heat map: f where a test split compares it, g, and the control. */
export function shownIn({ controlName, standardName }: Aggregate): readonly Shown[] {
  if (controlName === undefined) return [{ letter: '', summaryOf: ({ value }) => value }];
  return [
    ...(standardName === undefined
      ? []
      : [{ letter: 'f', summaryOf: ({ standard }: Group) => standard ?? NOTHING }]),
    { letter: 'g', summaryOf: ({ value }) => value },
    { letter: 'c', summaryOf: ({ control }) => control ?? NOTHING },
  ];
}

/** Header of a classifier's panel. */
export function panelHeader({ letter }: Shown, facet: string): string {
  return [letter, facet].filter((part) => part !== '').join(': ');
}

/** Tiles of an aggregate with two axes, for each classifier shown. Points without a cell have no tile. */
export function makeTiles(data: Aggregate, labels: AxisLabels, scale: ColourScale): Tile[] {
  return shownIn(data).flatMap((shown) => tilesOf(data, labels, scale, shown));
}

function tilesOf(data: Aggregate, labels: AxisLabels, scale: ColourScale, shown: Shown): Tile[] {
  const { diagram, measurement, xs, ys, facetValues, groups } = data;
  const [columnOf, rowOf, panelOf] = [places(xs), places(ys), places(facetValues)];
  const run = groups.map((group) => ({
    group,
    column: columnOf(group.x),
    row: rowOf(group.y),
    panel: panelOf(group.facet),
    isRun: true,
  }));
  const placed = data.isFilledIn ? [...run, ...gapsOf(run, [xs.length, ys.length])] : run;
  const means = new Map(
    placed.map(({ group, column, row, panel }) => [`${panel} ${row} ${column}`, shown.summaryOf(group).mean]),
  );

  return placed.map(({ group, column, row, panel, isRun }): Tile => {
    const summary = shown.summaryOf(group);
    const { mean } = summary;
    const half = halfWidthOf(summary, data.isLogarithmic);
    const crosses = (neighbour: number | undefined) => {
      const { threshold } = diagram;
      if (threshold === undefined || mean === undefined || neighbour === undefined) return false;
      return mean >= threshold !== neighbour >= threshold;
    };
    return {
      x: labels.x[column] ?? '',
      y: labels.y[row] ?? '',
      panel: panelHeader(shown, labels.facet[panel] ?? ''),
      mean: mean ?? null,
      state: stateOf(group, shown),
      text:
        mean === undefined || !isRun
          ? ''
          : sidedLabel(mean, measurement.kind, diagram.threshold) + (group.unconverged > 0 ? '*' : ''),
      interval: half === undefined || !isRun ? '' : halfWidthLabel(half, data.isLogarithmic),
      darkText: mean === undefined || wantsDarkText(colourOf(scale, mean)),
      borderLeft: crosses(means.get(`${panel} ${row} ${column - 1}`)),
      borderBelow: crosses(means.get(`${panel} ${row - 1} ${column}`)),
      description: `${isRun ? '' : 'not run; the nearest point that was: '}${describeGroup(group, data)}`,
      href: hrefOf(group, data),
    };
  });
}

/** A group and where it stands. */
interface Placed {
  readonly group: Group;
  readonly column: number;
  readonly row: number;
  readonly panel: number;
  readonly isRun: boolean;
}

/** Places that were not run, each with the nearest group of its panel that was; of equally near ones the first. */
function gapsOf(run: readonly Placed[], [columns, rows]: readonly [number, number]): Placed[] {
  const taken = new Set(run.map(({ panel, row, column }) => `${panel} ${row} ${column}`));
  const gaps: Placed[] = [];
  for (const panel of new Set(run.map((placed) => placed.panel))) {
    const inPanel = run.filter((placed) => placed.panel === panel);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        if (taken.has(`${panel} ${row} ${column}`)) continue;
        const distance = (placed: Placed) => (placed.row - row) ** 2 + (placed.column - column) ** 2;
        const { group } = inPanel.reduce((best, placed) =>
          distance(placed) < distance(best) ? placed : best,
        );
        gaps.push({ group, row, column, panel, isRun: false });
      }
  }
  return gaps;
}

function places(values: readonly unknown[]): (value: unknown) => number {
  const index = new Map(values.map((value, place) => [JSON.stringify(value), place]));
  return (value) => index.get(JSON.stringify(value)) ?? -1;
}

function stateOf(group: Group, { summaryOf }: Shown): Tile['state'] {
  if (summaryOf(group).n > 0) return 'value';
  if (group.failed > 0) return 'failed';
  return group.missing > 0 ? 'pending' : 'empty';
}
