import { findDataset } from '../../datasets/registry.ts';
import { UsageError } from '../../errors.ts';
import { trialsOf } from '../../experiment/planning/trials.ts';
import { completeSettings } from '../../experiment/settings.ts';
import { measurementOf } from '../../parts/by-name.ts';
import type { Measurement } from '../../parts/measurement.ts';
import { falseDiscoveryRates } from '../../statistics/multiplicity.ts';
import { type PairedTest, pairedTest } from '../../statistics/paired.ts';
import { unknownName } from '../../sweep/file/explain.ts';
import { LEVEL } from '../../sweep/refine/looks.ts';
import { headline } from '../default-diagrams.ts';
import { type Join, type JoinedPoint, joinSides } from './join.ts';
import type { Side, SideCell } from './read-side.ts';

/**
 * B beside A: the mean of B less A or, of positive magnitudes such as the smallest epsilon, the geometric mean of B /
 * A.
 */
export interface Effect extends Omit<PairedTest, 'sd' | 'interval'> {
  readonly low?: number;
  readonly high?: number;
}

/** A point of a comparison. */
export interface ComparedPoint {
  readonly place: JoinedPoint['place'];
  readonly effect: Effect;
  /** Means over the pairs; geometric where the effect is a ratio. */
  readonly a?: number;
  readonly b?: number;
  /** Number of seeds with a value in A alone, and in B alone. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** p adjusted for the number of points tested; absent where the point is not tested. */
  readonly q?: number;
  readonly isSignificant: boolean;
}

/** Two output folders beside each other in one measurement. */
export interface Comparison extends Omit<Join, 'points'> {
  readonly a: Side;
  readonly b: Side;
  readonly ignored: readonly string[];
  readonly value: string;
  readonly measurement: Measurement;
  /** Whether effects are ratios rather than differences. */
  readonly isRatio: boolean;
  readonly points: readonly ComparedPoint[];
  /** The mean over all points that have pairs, tested over the seeds that all of these have. */
  readonly overall?: Effect;
}

/** Largest share of false ones expected among the differences that are marked. */
export const FALSE_SHARE = 1 - LEVEL;

/**
 * Compares two folders point by point, paired by seed.
 *
 * @param asked name of the measurement (default: the headline of A)
 * @throws UsageError where the folders do not have it, or their cells cannot be joined
 */
export function compareSides(
  a: Side,
  b: Side,
  { value: asked, ignored }: { readonly value?: string | undefined; readonly ignored: readonly string[] },
): Comparison {
  const value = asked ?? headlineOf(a);
  const shared = a.measurements.filter((name) => b.measurements.includes(name));
  if (!shared.includes(value))
    throw new UsageError([{ place: '--value', message: unknownName('measurement', value, shared) }]);
  const measurement = a.sweep.vocabulary.measurements[value];
  const isRatio = measurement.kind === 'magnitude';
  const { points: joined, ...join } = joinSides(a, b, ignored);
  const pairs = joined.map((point) => pairsAt(point, value, isRatio));
  if (pairs.every(({ differences }) => differences.size === 0)) throw nothingPaired(a, b, value);
  const tests = joined.map((point, i) =>
    pairedTest([...(pairs[i]?.differences.values() ?? [])], LEVEL, trialsAt(point, value, measurement)),
  );
  const tested = tests.flatMap(({ p }, i) => (p === undefined ? [] : [{ p, i }]));
  const rates = falseDiscoveryRates(tested.map(({ p }) => p));
  const qs = new Map(tested.map(({ i }, rank) => [i, rates[rank]]));
  const points = joined.map(({ place }, i): ComparedPoint => {
    const { differences: _, ...rest } = pairs[i];
    const q = qs.get(i);
    return {
      ...{ place, effect: effectOf(tests[i], isRatio), ...rest },
      ...(q !== undefined && { q }),
      isSignificant: q !== undefined && q <= FALSE_SHARE,
    };
  });
  const overall = overallTest(pairs.map(({ differences }) => differences));
  return {
    ...{ a, b, ignored, value, measurement, isRatio, points, ...join },
    ...(overall && { overall: effectOf(overall, isRatio) }),
  };
}

function headlineOf({ sweep: { search, diagrams }, cells }: Side): string {
  const named = cells.map(({ settings: { dataset = 'uniform' } }) => ({ settings: { dataset } }));
  return headline({ ...(search && { search }), diagrams, cells: named });
}

function nothingPaired(a: Side, b: Side, value: string): UsageError {
  const message = `no seed of a point has ${value} in both ${a.folder} and ${b.folder}; choose another --value, or run both with the same seeds`;
  return new UsageError([{ place: 'compare', message }]);
}

/** The pairs of a point. */
interface Pairs extends Pick<ComparedPoint, 'a' | 'b' | 'onlyA' | 'onlyB'> {
  /** B less A by seed; of logarithms where the effect is a ratio. */
  readonly differences: ReadonlyMap<number, number>;
}

function pairsAt({ a, b }: JoinedPoint, value: string, isRatio: boolean): Pairs {
  const [inA, inB] = [a, b].map((cells) => valuesBySeed(cells, value, isRatio));
  const both = [...inA].flatMap(([seed, one]) => {
    const other = inB.get(seed);
    return other === undefined ? [] : [{ seed, one, other }];
  });
  const meanOf = (values: readonly number[]) => {
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    return isRatio ? Math.exp(mean) : mean;
  };
  return {
    differences: new Map(both.map(({ seed, one, other }) => [seed, other - one])),
    ...(both.length > 0 && {
      a: meanOf(both.map(({ one }) => one)),
      b: meanOf(both.map(({ other }) => other)),
    }),
    onlyA: inA.size - both.length,
    onlyB: inB.size - both.length,
  };
}

function valuesBySeed(
  cells: ReadonlyMap<number, SideCell>,
  value: string,
  isRatio: boolean,
): Map<number, number> {
  const found = [...cells].flatMap(([seed, { values }]): [number, number][] => {
    const one = measurementOf(values, value);
    if (one === undefined || (isRatio && one <= 0)) return [];
    return [[seed, isRatio ? Math.log(one) : one]];
  });
  return new Map(found);
}

/** Samples of the fractions that are compared: of two folders with different numbers, the smaller. */
function trialsAt({ a, b }: JoinedPoint, value: string, measurement: Measurement): number | undefined {
  const trials = [a, b].flatMap((cells) => {
    const [first] = cells.values();
    // A module's data set has no part here that tells its size.
    if (first === undefined || findDataset(first.settings.dataset ?? '') === undefined) return [];
    return trialsOf(value, measurement, completeSettings(first.settings)) ?? [];
  });
  return trials.length === 0 ? undefined : Math.min(...trials);
}

function effectOf({ n, mean, interval, p }: PairedTest, isRatio: boolean): Effect {
  const scaled = isRatio ? Math.exp : (value: number) => value;
  return {
    n,
    ...(mean !== undefined && { mean: scaled(mean) }),
    ...(interval && { low: scaled(interval.low), high: scaled(interval.high) }),
    ...(p !== undefined && { p }),
  };
}

/** Test of the mean over points; seeds are the repetitions, since points of one seed may share data and classifiers. */
function overallTest(points: readonly ReadonlyMap<number, number>[]): PairedTest | undefined {
  const paired = points.filter(({ size }) => size > 0);
  const [first, ...others] = paired;
  if (first === undefined || others.length === 0) return undefined;
  const seeds = [...first.keys()].filter((seed) => others.every((point) => point.has(seed)));
  if (seeds.length < 2) return undefined;
  const means = seeds.map(
    (seed) => paired.reduce((sum, point) => sum + (point.get(seed) ?? 0), 0) / paired.length,
  );
  return pairedTest(means, LEVEL);
}
