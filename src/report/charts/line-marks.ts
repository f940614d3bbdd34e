import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.js';
import { describe, type Layer } from './drawing.ts';
import type { Series } from './series.ts';

export interface Legend {
  readonly orient: 'top';
  readonly direction: 'horizontal' | 'vertical';
  readonly title: null;
  readonly offset: number;
}

/** Where the marks of a chart stand, and how they are told. */
export interface LineMarks {
  readonly x: PositionFieldDef<string>;
  readonly y: PositionFieldDef<string>;
  readonly links: boolean;
  readonly legend: Legend | null;
  /** Whether x has words: these have nothing between them, so points are not joined, and stand beside each other. */
  readonly hasWords: boolean;
}

/** Marks of all series: points with their lines and bands, or with the bars of their intervals. */
export function lineMarks(
  series: readonly Series[],
  { y, links, legend, hasWords, ...marks }: LineMarks,
): Layer[] {
  const field = { field: 'series', type: 'nominal' } as const;
  const domain = series.map(({ name }) => name);
  const areBeside = hasWords && series.length > 1;
  const beside = areBeside ? { xOffset: { ...field, sort: domain } } : {};
  const x = areBeside ? { ...marks.x, scale: { paddingInner: 0.6, paddingOuter: 0.3 } } : marks.x;
  const joined = series.filter(({ isScattered }) => !isScattered);
  return [
    ...joined.flatMap((one) => (hasWords ? [bars(one, x, y, beside)] : line(one, x, y))),
    {
      mark: { type: 'point', filled: true, size: 30, opacity: 1 },
      encoding: {
        x,
        y,
        ...beside,
        color: { ...field, scale: { domain, range: series.map(({ colour }) => colour) }, legend },
        shape: { ...field, scale: { domain, range: series.map(({ shape }) => shape) }, legend },
        ...describe(links),
      },
    },
  ];
}

/** A line and its band. Their colours do not come from a scale, so that the legend shows the markers alone. */
function line(
  { name, colour, dash }: Series,
  x: PositionFieldDef<string>,
  y: PositionFieldDef<string>,
): Layer[] {
  const transform = [{ filter: { field: 'series', equal: name } }];
  return [
    {
      mark: { type: 'area', fill: colour, opacity: 0.22, clip: true, aria: false },
      transform,
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      mark: {
        type: 'line',
        stroke: colour,
        strokeDash: [...dash],
        strokeWidth: 1.6,
        clip: true,
        aria: false,
      },
      transform,
      encoding: { x, y },
    },
  ];
}

/** The intervals of a series over words. */
function bars(
  { name, colour }: Series,
  x: PositionFieldDef<string>,
  y: PositionFieldDef<string>,
  beside: object,
): Layer {
  return {
    mark: { type: 'rule', stroke: colour, strokeWidth: 1.6, clip: true, aria: false },
    transform: [{ filter: { field: 'series', equal: name } }],
    encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, ...beside },
  };
}
