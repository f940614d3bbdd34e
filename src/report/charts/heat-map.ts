import { axisLabels } from '../page/rows.ts';
import type { Aggregate } from '../statistics/aggregate.ts';
import type { ColourScale } from './colour-scale.ts';
import {
  type Drawing,
  type DrawingOptions,
  describe,
  type Layer,
  panelColumns,
  TWO_COLUMNS,
  valueTitle,
} from './drawing.ts';
import { textWidth } from './fonts.ts';
import { settingTitle } from './labels.ts';
import { logTicks } from './log-ticks.ts';
import { FONT_SIZE, ON_DATA, type Theme } from './theme.ts';
import { makeTiles, panelHeader, shownIn } from './tiles.ts';

const ONE_COLUMN = 250;
const SPACING = { row: 46, column: 14 };

/** Overlap of neighbouring tiles, in CSS pixels. */
const SEAM = 0.8;

const HAS_VALUE = "datum.state === 'value'";
const HAS_NO_VALUE = "datum.state !== 'value'";
const IS_STRUCK = "datum.state === 'failed' || datum.state === 'empty'";
const HAS_FAILED = "datum.state === 'failed'";

/**
 * Heat map of an aggregate with two axes, with one panel for each combination of facet values. Axis values are bands of
 * equal width in ascending order, each labelled, since grids are mostly logarithmic and never dense. The legend is on
 * the right, or above in a narrow drawing.
 */
export function heatMap(
  data: Aggregate,
  scale: ColourScale,
  theme: Theme,
  { links = false, narrow = false }: DrawingOptions = {},
): Drawing {
  const { diagram } = data;
  const labels = axisLabels(data);
  const tiles = makeTiles(data, labels, scale);
  const shown = shownIn(data);
  const panels = labels.facet.flatMap((facet) => shown.map((one) => panelHeader(one, facet)));
  const columns = narrow ? 1 : shown.length > 1 ? shown.length : panelColumns(panels.length);
  const tile = tileSize(labels.x.length, labels.y.length, columns, narrow);
  const { step, rowStep } = tile;
  const fits = (texts: string[], size: number) =>
    Math.max(...texts.map((text) => textWidth(text, size))) + 4 <= step;
  const roomForText =
    rowStep >= FONT_SIZE.tile + 3 &&
    fits(
      tiles.map(({ text }) => text),
      FONT_SIZE.tile,
    );
  const roomForIntervals =
    roomForText &&
    rowStep >= FONT_SIZE.tile + FONT_SIZE.tileInterval + 4 &&
    fits(
      tiles.map(({ interval }) => interval),
      FONT_SIZE.tileInterval,
    );
  const axis = { domain: false, tickSize: 3 };
  return {
    rows: tiles,
    marks: {
      width: { step },
      height: { step: rowStep },
      layer: [
        ...emptyTiles(theme, links),
        valueTiles(
          data,
          scale,
          links,
          tile,
          narrow
            ? { orient: 'top', direction: 'horizontal', gradientLength: 180, offset: 14 }
            : {
                gradientLength: clamp(rowStep * labels.y.length, 70, 160),
                offset: 18 + overhang(settingTitle(diagram.x), step * labels.x.length),
              },
        ),
        ...(diagram.threshold === undefined ? [] : thresholdBorders()),
        ...(roomForText ? [true, false].flatMap((dark) => numbers(dark, roomForIntervals)) : []),
      ],
      encoding: {
        x: {
          field: 'x',
          type: 'ordinal',
          sort: [...labels.x],
          scale: { padding: 0 },
          axis,
          title: settingTitle(diagram.x),
        },
        y: {
          field: 'y',
          type: 'ordinal',
          sort: [...labels.y].reverse(),
          scale: { padding: 0 },
          axis,
          title: diagram.y === undefined ? null : settingTitle(diagram.y),
        },
      },
    },
    width: columns * step * labels.x.length + (columns - 1) * SPACING.column,
    columns,
    spacing: SPACING,
    panels,
  };
}

interface TileSize {
  readonly step: number;
  readonly rowStep: number;
}

/** Size of a tile in CSS pixels, chosen so that a single panel of a coarse grid fits one column of a paper. */
function tileSize(xCount: number, yCount: number, columns: number, narrow: boolean): TileSize {
  const room = narrow
    ? ONE_COLUMN
    : columns === 1
      ? clamp(12 * xCount, ONE_COLUMN, TWO_COLUMNS)
      : TWO_COLUMNS;
  const step = clamp(Math.floor((room - (columns - 1) * SPACING.column) / columns / xCount), 6, 48);
  const rowStep = clamp(Math.floor(300 / yCount), 6, clamp(step, 16, 26));
  return { step, rowStep };
}

/** Tiles without a value are grey: struck through once, crossed where cells failed, blank where cells are still to run. */
function emptyTiles(theme: Theme, links: boolean): Layer[] {
  const stroke = { type: 'rule', stroke: theme.emptyMark, strokeWidth: 1, aria: false } as const;
  return [
    {
      mark: { type: 'rect', fill: theme.empty, stroke: theme.background, strokeWidth: 0.5 },
      transform: [{ filter: HAS_NO_VALUE }],
      encoding: describe(links),
    },
    {
      mark: stroke,
      transform: [{ filter: IS_STRUCK }],
      encoding: {
        x: { field: 'x', type: 'ordinal', bandPosition: 0.12 },
        x2: { field: 'x', bandPosition: 0.88 },
        y: { field: 'y', type: 'ordinal', bandPosition: 0.88 },
        y2: { field: 'y', bandPosition: 0.12 },
      },
    },
    {
      mark: stroke,
      transform: [{ filter: HAS_FAILED }],
      encoding: {
        x: { field: 'x', type: 'ordinal', bandPosition: 0.12 },
        x2: { field: 'x', bandPosition: 0.88 },
        y: { field: 'y', type: 'ordinal', bandPosition: 0.12 },
        y2: { field: 'y', bandPosition: 0.88 },
      },
    },
  ];
}

interface LegendPlace {
  readonly orient?: 'top';
  readonly direction?: 'horizontal';
  readonly gradientLength: number;
  readonly offset: number;
}

/** Width by which an axis title extends beyond each side of a narrow panel, in CSS pixels. */
function overhang(title: string, width: number): number {
  return Math.max(0, (textWidth(title, FONT_SIZE.text) - width) / 2);
}

function valueTiles(
  { diagram, measurement: { kind } }: Aggregate,
  scale: ColourScale,
  links: boolean,
  tile: TileSize,
  legend: LegendPlace,
): Layer {
  const accuracy = kind === 'accuracy';
  return {
    // Slightly wider than the band, to close the seams that rounding to pixels leaves between tiles.
    mark: { type: 'rect', width: { band: 1 + SEAM / tile.step }, height: { band: 1 + SEAM / tile.rowStep } },
    transform: [{ filter: HAS_VALUE }],
    encoding: {
      color: {
        field: 'mean',
        type: 'quantitative',
        scale: {
          ...{ type: scale.type, scheme: scale.scheme, domain: [...scale.domain], clamp: true },
          ...(scale.mid === undefined ? {} : { domainMid: scale.mid }),
        },
        legend: {
          // Panels and the caption say of what on what.
          title: kind === 'accuracy' ? 'accuracy' : valueTitle(diagram.value, kind),
          ...legend,
          ...(accuracy ? accuracyTicks(scale, legend.gradientLength) : {}),
          ...(scale.type === 'log' ? { values: logTicks(...scale.domain), format: '~g' } : {}),
        },
      },
      ...describe(links),
    },
  };
}

/**
 * Ticks of an accuracy scale: at tenths where there is room; otherwise at both ends, with the tenths between them that
 * fit.
 */
function accuracyTicks({ domain: [low, high] }: ColourScale, length: number): object {
  if (length >= 110) return { format: '.1f', tickCount: 6 };
  const parts = Math.round((high - low) * 10) % 3 === 0 ? 3 : 2;
  const values = Array.from({ length: parts + 1 }, (_, i) => low + (i / parts) * (high - low));
  return { format: '.2~f', values };
}

/** Black with a white outline, so that the border is visible on every colour. Its ends stay within the panel. */
function thresholdBorders(): Layer[] {
  const casing = { stroke: ON_DATA.light, strokeWidth: 3.6 };
  const line = { stroke: ON_DATA.dark, strokeWidth: 1.8 };
  return [casing, line].flatMap((style): Layer[] => [
    {
      mark: { type: 'rule', ...style, strokeCap: 'square', clip: true, aria: false },
      transform: [{ filter: 'datum.borderLeft' }],
      encoding: {
        x: { field: 'x', type: 'ordinal', bandPosition: 0 },
        y: { field: 'y', type: 'ordinal', bandPosition: 0 },
        y2: { field: 'y', bandPosition: 1 },
      },
    },
    {
      mark: { type: 'rule', ...style, strokeCap: 'square', clip: true, aria: false },
      transform: [{ filter: 'datum.borderBelow' }],
      encoding: {
        x: { field: 'x', type: 'ordinal', bandPosition: 0 },
        x2: { field: 'x', bandPosition: 1 },
        y: { field: 'y', type: 'ordinal', bandPosition: 1 },
      },
    },
  ]);
}

/**
 * Numbers of the tiles whose colour wants dark text, or of the others: the mean in the middle of a tile; where there is
 * room, the half-width of its interval below it.
 */
function numbers(dark: boolean, withIntervals: boolean): Layer[] {
  const text = (field: string, fontSize: number, dy: number, filter: string): Layer => ({
    mark: {
      type: 'text',
      fontSize,
      dy,
      color: dark ? ON_DATA.dark : ON_DATA.light,
      baseline: 'middle',
      aria: false,
    },
    transform: [{ filter: `${HAS_VALUE} && datum.darkText === ${dark} && ${filter}` }],
    encoding: { text: { field, type: 'nominal' } },
  });
  const { tile, tileInterval } = FONT_SIZE;
  if (!withIntervals) return [text('text', tile, 0, 'true')];
  return [
    text('text', tile, 0, "datum.interval === ''"),
    text('text', tile, -4.4, "datum.interval !== ''"),
    text('interval', tileInterval, 5.6, "datum.interval !== ''"),
  ];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
