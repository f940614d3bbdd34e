import { stringify } from 'csv-stringify/sync';
import type { CellResult } from '../../experiment/measurements.ts';
import { measurementOf, settingOf } from '../../parts/by-name.ts';
import type { Measurement, MeasurementKind } from '../../parts/measurement.ts';
import { studentInterval } from '../../statistics/interval.ts';
import type { Cell, Diagram, Sweep } from '../../sweep/cells.ts';
import { drawnCells } from '../../sweep/file/drawn-cells.ts';
import { distinctCells, facetSettings, idleSettings, pointsOf } from '../../sweep/grid/facets.ts';
import { LEVEL } from '../../sweep/refine/looks.ts';
import { chanceLevel, type Majority, majorityOf } from './chance.ts';
import { pointInterval } from './point-interval.ts';
import { type Summary, summarize } from './statistics.ts';

export type Results = ReadonlyMap<string, CellResult>;

/** One point of a diagram: the cells that share x, y and the facet's settings and differ only in the seed. */
export interface Group {
  readonly x: unknown;
  readonly y?: unknown;
  /** Values of `Aggregate.facets`, in that order. */
  readonly facet: readonly unknown[];
  readonly value: Summary;
  /** The accuracy of f on the same test split. */
  readonly standard?: Summary;
  /** The control's value, where the diagram has one. */
  readonly control?: Summary;
  /** The value less the control's, paired by seed. */
  readonly difference?: Summary;
  readonly cells: number;
  readonly failed: number;
  /** Number of cells without a result. */
  readonly missing: number;
  /** Number of cells whose flow stopped before T; they count in the mean. */
  readonly unconverged: number;
}

/** The numbers of a diagram. */
export interface Aggregate {
  readonly diagram: Diagram;
  /** The measurement that the diagram draws. */
  readonly measurement: Measurement;
  /**
   * The diagram's facet, and every other setting that varies besides x, y and the seed; the mean is over seeds only.
   */
  readonly facets: readonly string[];
  /** Settings that differ within points, on which the measurement cannot depend. */
  readonly idle: readonly string[];
  readonly controlName?: string;
  /** Name of the accuracy of f on the same samples, where they are a test split. */
  readonly standardName?: string;
  /** Accuracy of guessing, where it is known and the same for all cells of the diagram. */
  readonly chance?: number;
  /** Of accuracies on a test split of unequal classes: those of always giving the largest one. */
  readonly majority?: Majority;
  readonly xs: readonly unknown[];
  /** Empty where the diagram has one axis. */
  readonly ys: readonly unknown[];
  /** Combinations of facet values that occur; a single empty one where the diagram has no facets. */
  readonly facetValues: readonly (readonly unknown[])[];
  /** Ordered by facet, then y, then x. */
  readonly groups: readonly Group[];
  /**
   * Whether means are geometric and axes and colours logarithmic: of kinds that span orders of magnitude, where all
   * values are positive.
   */
  readonly isLogarithmic: boolean;
  /** Whether the grid filled itself in: a place that was not run is like the nearest that was. */
  readonly isFilledIn: boolean;
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['acc_adv_natural', 'acc_noise_natural'],
  ['acc_adv_test', 'acc_noise_test'],
  ['agreement', 'agreement_noise'],
  ['agreement_test', 'agreement_noise_test'],
]);

const STANDARDS: ReadonlyMap<string, string> = new Map([['acc_adv_test', 'acc_std_test']]);

/** Groups a sweep's cells into the points of a diagram, and summarizes each over the seeds. */
export function aggregate(sweep: Sweep, results: Results, diagram: Diagram): Aggregate {
  const { x, y, value } = diagram;
  const drawn = drawnCells(sweep.cells, diagram);
  const facets = facetSettings(sweep, diagram);
  const controlName = CONTROLS.get(value);
  const standardName = STANDARDS.get(value);
  const chance = chanceLevel(drawn);
  const measurement = sweep.vocabulary.measurements[value];
  const isOnTest = measurement.kind === 'accuracy' && value.endsWith('_test');
  const majority = isOnTest ? majorityOf(drawn, results) : undefined;
  const isLogarithmic = hasLogScale(sweep, drawn, results, value);
  const keyed = pointsOf(drawn, y === undefined ? [...facets, x] : [...facets, y, x]);

  const hasValue = ({ id }: Cell) => measurementOf(results.get(id)?.measurements ?? {}, value) !== undefined;
  const groups = [...keyed.values()].map((all): Group => {
    const cells = distinctCells(sweep, all, value, hasValue);
    const [first] = cells;
    const { settings } = first;
    const found = cells.flatMap(({ id }) => results.get(id) ?? []);
    return {
      x: settingOf(settings, x),
      ...(y === undefined ? {} : { y: settingOf(settings, y) }),
      facet: facets.map((name) => settingOf(settings, name)),
      value: summarized(sweep, first, found, value, isLogarithmic),
      ...(standardName === undefined ? {} : { standard: summarized(sweep, first, found, standardName) }),
      ...(controlName === undefined
        ? {}
        : {
            control: summarized(sweep, first, found, controlName),
            difference: summarize(pairedDifferences(found, value, controlName), (values) =>
              studentInterval(values, LEVEL),
            ),
          }),
      cells: cells.length,
      failed: found.filter(({ status }) => status === 'failed').length,
      missing: cells.length - found.length,
      unconverged: found.filter(({ status }) => status === 'unconverged').length,
    };
  });
  const ordered = inOrder(groups, facets.length + (y === undefined ? 1 : 2), (group) => [
    ...group.facet,
    ...(group.y === undefined ? [] : [group.y]),
    group.x,
  ]);
  const hasControl = ordered.some(({ control }) => control !== undefined && control.n > 0);
  return {
    diagram,
    measurement,
    facets,
    idle: idleSettings(sweep, diagram),
    ...(controlName !== undefined && hasControl ? { controlName } : {}),
    ...(standardName !== undefined && ordered.some(({ standard }) => standard !== undefined && standard.n > 0)
      ? { standardName }
      : {}),
    ...(chance === undefined ? {} : { chance }),
    ...(majority === undefined ? {} : { majority }),
    xs: sorted(ordered.map((group) => group.x)),
    ys: sorted(ordered.map((group) => group.y).filter((value) => value !== undefined)),
    facetValues: distinct(ordered.map((group) => group.facet)),
    groups: ordered,
    isLogarithmic,
    isFilledIn: sweep.refine?.diagram === diagram.name,
  };
}

/** Kinds of measurements whose values span orders of magnitude. */
const LOGARITHMIC: readonly MeasurementKind[] = ['magnitude', 'ratio', 'loss'];

function hasLogScale(sweep: Sweep, cells: readonly Cell[], results: Results, name: string): boolean {
  if (!LOGARITHMIC.includes(sweep.vocabulary.measurements[name].kind)) return false;
  const values = measured(
    cells.flatMap(({ id }) => results.get(id) ?? []),
    name,
  );
  return values.every((value) => value > 0 && value < Number.POSITIVE_INFINITY);
}

function summarized(
  sweep: Sweep,
  first: Cell,
  found: readonly CellResult[],
  name: string,
  isLogarithmic = false,
): Summary {
  const intervalOf = pointInterval(sweep, first, name, isLogarithmic);
  return summarize(measured(found, name), intervalOf, isLogarithmic);
}

/** Differences of two measurements over the cells that have both. */
function pairedDifferences(found: readonly CellResult[], value: string, control: string): number[] {
  return found.flatMap((result) => {
    const [[a], [b]] = [measured([result], value), measured([result], control)];
    return a === undefined || b === undefined ? [] : [a - b];
  });
}

function measured(results: readonly CellResult[], name: string): number[] {
  return results.flatMap(({ status, measurements }) => {
    const value = measurementOf(measurements, name);
    return status === 'failed' || value === undefined || Number.isNaN(value) ? [] : [value];
  });
}

/** The different values, in the order in which they come first. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/**
 * Order of values: numbers by size, before words. Words and class pairs keep the grid's order, since sorting is stable.
 */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Number(typeof a !== 'number') - Number(typeof b !== 'number');
}

/** The different values in the order of an axis: numbers by size, then words in the order of the grid. */
export function sorted(values: readonly unknown[]): unknown[] {
  return distinct(values).sort(compareValues);
}

/** Sorts items by their keys; parts of a key are compared by their rank among the sorted values of that part. */
function inOrder<T>(items: readonly T[], parts: number, keyOf: (item: T) => readonly unknown[]): T[] {
  const ranks = Array.from({ length: parts }, (_, part) => {
    const values = items.map((item) => keyOf(item)[part]).filter((value) => value !== undefined);
    return new Map(sorted(values).map((value, rank) => [JSON.stringify(value), rank]));
  });
  const rankOf = (item: T) => keyOf(item).map((value, part) => ranks[part]?.get(JSON.stringify(value)) ?? 0);
  return items
    .map((item) => ({ item, rank: rankOf(item) }))
    .sort((a, b) => a.rank.map((rank, part) => rank - (b.rank[part] ?? 0)).find((order) => order !== 0) ?? 0)
    .map(({ item }) => item);
}

/**
 * A diagram's numbers as CSV in long form: x, y and facet settings, then mean, sd, the ends of the 95 % confidence
 * interval and n; the same for the control where the diagram has one, for the difference of the two, and for f where the
 * accuracy is on a test split. Numbers have full precision; missing ones are empty.
 */
export function aggregateCsv({ diagram, facets, groups, controlName, standardName }: Aggregate): string {
  const axes = diagram.y === undefined ? [diagram.x] : [diagram.x, diagram.y];
  const statistics = ['mean', 'sd', 'low', 'high', 'n'];
  const beside = [
    ...(controlName === undefined ? [] : (['control', 'difference'] as const)),
    ...(standardName === undefined ? [] : (['standard'] as const)),
  ];
  const header = [
    ...axes,
    ...facets,
    ...statistics,
    ...beside.flatMap((of) => statistics.map((name) => `${of}_${name}`)),
  ];
  const rows = groups.map((group) => [
    ...[group.x, ...(group.y === undefined ? [] : [group.y]), ...group.facet].map(csvValue),
    ...summaryFields(group.value),
    ...beside.flatMap((of) => summaryFields(group[of] ?? { n: 0 })),
  ]);
  return stringify([header, ...rows]);
}

/** Converts a setting's value for the CSV writer. */
export function csvValue(value: unknown): string | number {
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

function summaryFields({ mean, sd, low, high, n }: Summary): (number | undefined)[] {
  return [mean, sd, low, high, n];
}
