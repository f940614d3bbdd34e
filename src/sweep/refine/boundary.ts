import type { Sweep } from '../cells.ts';
import { type FilledPanel, fillIn } from './fill-in.ts';
import { latticesOf } from './lattice.ts';
import { measuredState, type PointState, type ResultsById } from './point.ts';
import type { Refine } from './rules.ts';

/** A crossing of a level by the mean, between two neighbouring points that were run, along one axis. */
export interface Crossing {
  /** Values of the settings that distinguish panels. */
  readonly facet: readonly unknown[];
  readonly level: number;
  /** Index of the axis along which the two points differ. */
  readonly along: number;
  /** Coordinates of the crossing on each axis, by linear interpolation between the means of the two points. */
  readonly at: readonly number[];
  /** The two points on the axis `along`. */
  readonly between: readonly [number, number];
  /**
   * Bounds of the crossing along that axis, with 95 % confidence; an end is absent where no point run determines it.
   */
  readonly low?: number;
  readonly high?: number;
}

/** The boundary of a refined diagram. */
export interface Boundary {
  readonly axes: readonly string[];
  readonly facets: readonly string[];
  readonly crossings: readonly Crossing[];
}

/**
 * Computes the boundary of a refined sweep from results of its cells, whether these are all cells or only the requested
 * ones.
 */
export function boundaryOf(sweep: Sweep, refine: Refine, results: ResultsById): Boundary {
  const { facets, lattices } = latticesOf(sweep, refine.axes);
  const judgement = {
    vocabulary: sweep.vocabulary,
    value: refine.value,
    ...(sweep.seeds && { seeds: sweep.seeds }),
  };
  const crossings = lattices.flatMap((lattice) => {
    // A refined panel holds only requested cells, so all its points are judged.
    const panel = fillIn(lattice, { levels: [], start: 1 }, (cells) =>
      measuredState(cells, results, judgement),
    );
    return crossingsOf(panel, refine.levels);
  });
  return { axes: refine.axes, facets, crossings };
}

/** Points with a mean on one line of a panel, in the order of the axis. */
interface Line {
  readonly along: number;
  /** Value of each axis; that of `along` is unused. */
  readonly at: readonly number[];
  readonly points: readonly {
    readonly value: number;
    readonly state: PointState & { readonly mean: number };
  }[];
}

function crossingsOf(panel: FilledPanel, levels: readonly number[]): Crossing[] {
  const { facet } = panel.lattice;
  return linesOf(panel).flatMap(({ along, at, points }) =>
    levels.flatMap((level) =>
      points.slice(1).flatMap((right, k): Crossing[] => {
        const left = points[k];
        const [a, b] = [left.state.mean - level, right.state.mean - level];
        if (a === b || a * b > 0 || b === 0) return [];
        const share = a / (a - b);
        const value = left.value + share * (right.value - left.value);
        return [
          {
            ...{ facet, level, along },
            at: at.map((own, axis) => (axis === along ? value : own)),
            between: [left.value, right.value],
            ...confidence(points, k, level, Math.sign(b - a)),
          },
        ];
      }),
    ),
  );
}

/**
 * Bounds of the crossing between points k and k + 1: on either side, the nearest point whose whole interval lies beyond
 * the level.
 */
function confidence(
  points: Line['points'],
  k: number,
  level: number,
  rise: number,
): { readonly low?: number; readonly high?: number } {
  const isBefore = ({ state: { interval } }: Line['points'][number]) =>
    rise > 0 ? interval.high < level : interval.low > level;
  const isBeyond = ({ state: { interval } }: Line['points'][number]) =>
    rise > 0 ? interval.low > level : interval.high < level;
  const low = points.slice(0, k + 1).findLast(isBefore)?.value;
  const high = points.slice(k + 1).find(isBeyond)?.value;
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}

function linesOf({ lattice, called }: FilledPanel): Line[] {
  const sizes = lattice.values.map(({ length }) => length);
  return sizes.flatMap((count, along) => {
    const stride = sizes.slice(0, along).reduce((product, size) => product * size, 1);
    const starts = lattice.points.flatMap((_, index) =>
      Math.floor(index / stride) % count === 0 ? [index] : [],
    );
    return starts.map((start): Line => {
      const points = lattice.values[along].flatMap((value, place) => {
        const state = called.get(start + place * stride)?.state;
        return state?.isSettled && state.mean !== undefined
          ? [{ value, state: { ...state, mean: state.mean } }]
          : [];
      });
      const at = lattice.values.map((values, axis) => {
        const before = sizes.slice(0, axis).reduce((product, size) => product * size, 1);
        return values[Math.floor(start / before) % sizes[axis]];
      });
      return { along, at, points };
    });
  });
}
