import { parse } from 'csv-parse/sync';
import type { TopLevelSpec } from 'vega-lite';
import { z } from 'zod';
import type { Layer } from './drawing.ts';
import { type FontWeight, textWidth } from './fonts.ts';
import { FONT_SIZE, type Theme, vegaConfig } from './theme.ts';
import { wrapText } from './wrap.ts';
import { zeroLines } from './zero-line.ts';

const number = z.coerce.number();
const outputs = { along: number, across: number, f: number, g: number, c: number };
const gridSchema = z.array(z.object(outputs));
const samplesSchema = z.array(z.object({ ...outputs, label: number }));

/** A decision map, as read from its two CSV files. */
export interface DecisionMap {
  readonly grid: z.infer<typeof gridSchema>;
  readonly samples: z.infer<typeof samplesSchema>;
}

const CLASSIFIERS = ['f', 'g', 'c'] as const;
const LABELS = { positive: 'label +1', negative: 'label −1' } as const;
/** Limit of the samples drawn; more would hide the boundaries. */
const MOST_SAMPLES = 400;
const SIZE = 260;

/**
 * Label of each classifier's boundary, with its accuracy on the natural samples: the line alone does not show which
 * side is which class.
 */
function boundaryLabels({ samples }: DecisionMap): Record<'f' | 'g' | 'c', string> {
  const label = (name: 'f' | 'g' | 'c', words: string) => {
    const right = samples.filter((sample) => sample[name] * sample.label > 0).length;
    return `${name}, ${words}: ${(right / samples.length).toFixed(2)}`;
  };
  return { f: label('f', 'natural'), g: label('g', 'adversarial'), c: label('c', 'control') };
}

/** Parses a decision map. Throws where a column is missing or contains something other than numbers. */
export function readDecisionMap(grid: string, samples: string): DecisionMap {
  const rows = (text: string): unknown => parse(text, { columns: true });
  return { grid: gridSchema.parse(rows(grid)), samples: samplesSchema.parse(rows(samples)) };
}

/**
 * Vega-Lite specification of a decision map: the boundaries of f, g and c in the plane of f's mean hidden directions,
 * with equal scales on both axes, and the natural samples projected onto the plane, marked by label. Includes the data.
 */
export function decisionMapSpec(map: DecisionMap, title: string, theme: Theme): TopLevelSpec {
  const xs = distinct(map.grid.map(({ along }) => along));
  const ys = distinct(map.grid.map(({ across }) => across));
  const [wide, high] = [xs, ys].map((values) => (values.at(-1) ?? 0) - (values[0] ?? 0));
  const fits = (size: number, weight?: FontWeight) => (line: string) =>
    textWidth(line, size, weight) <= SIZE + 120;
  const position = {
    x: {
      field: 'x',
      type: 'quantitative',
      scale: { domain: ends(xs), nice: false },
      title: 'along the normal of f',
    },
    y: {
      field: 'y',
      type: 'quantitative',
      scale: { domain: ends(ys), nice: false },
      title: 'across the normal of f',
    },
  } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: title,
    title: {
      text: wrapText(title, fits(FONT_SIZE.title, 700)),
      subtitle: wrapText(notes(map), fits(FONT_SIZE.text)),
    },
    width: SIZE,
    height: Math.round(Math.min(2, Math.max(0.4, (high ?? 1) / (wide ?? 1))) * SIZE),
    layer: [
      { data: { values: sampleRows(map) }, ...samplesLayer(theme, position) },
      { data: { values: boundaryRows(map, xs, ys) }, ...boundariesLayer(map, theme, position) },
    ],
    config: { ...vegaConfig(theme), axis: { ...vegaConfig(theme).axis, grid: false, tickCount: 5 } },
  };
}

function sampleRows({ samples }: DecisionMap): object[] {
  return samples.slice(0, MOST_SAMPLES).map(({ along, across, label }) => ({
    x: along,
    y: across,
    label: label > 0 ? LABELS.positive : LABELS.negative,
  }));
}

function samplesLayer(theme: Theme, position: object): Layer {
  const domain = [LABELS.positive, LABELS.negative];
  const legend = { title: null, symbolOpacity: 1, symbolStrokeColor: theme.mutedInk } as const;
  return {
    mark: {
      type: 'point',
      shape: 'circle',
      filled: false,
      stroke: theme.mutedInk,
      strokeWidth: 0.8,
      size: 16,
      aria: false,
    },
    encoding: {
      ...position,
      fill: {
        field: 'label',
        type: 'nominal',
        scale: { domain, range: [theme.mutedInk, theme.background] },
        legend,
      },
    },
  };
}

function boundaryRows(map: DecisionMap, xs: readonly number[], ys: readonly number[]): object[] {
  const labels = boundaryLabels(map);
  return CLASSIFIERS.flatMap((name) =>
    zeroLines({ xs, ys, values: map.grid.map((point) => point[name]) }).flatMap((line, path) =>
      line.map(({ x, y }, order) => ({ x, y, path: `${name}${path}`, order, boundary: labels[name] })),
    ),
  );
}

function boundariesLayer(map: DecisionMap, { ink, series }: Theme, position: object): Layer {
  const boundary = { field: 'boundary', type: 'nominal' } as const;
  const labels = boundaryLabels(map);
  const domain = CLASSIFIERS.map((name) => labels[name]);
  const legend = {
    title: 'boundary, accuracy',
    symbolType: 'stroke',
    symbolSize: 200,
  } as const;
  return {
    mark: { type: 'line', strokeWidth: 2, clip: true, aria: false },
    encoding: {
      ...position,
      order: { field: 'order', type: 'quantitative' },
      detail: { field: 'path', type: 'nominal' },
      color: { ...boundary, scale: { domain, range: [ink, series.value, series.control] }, legend },
      strokeDash: {
        ...boundary,
        scale: {
          domain,
          range: [
            [1, 0],
            [7, 2],
            [2, 2],
          ],
        },
        legend,
      },
    },
  };
}

function notes({ samples }: DecisionMap): string {
  const shown = Math.min(samples.length, MOST_SAMPLES);
  const count = shown < samples.length ? `the first ${shown} of ${samples.length}` : `${shown}`;
  return `plane of f's two mean hidden directions · ${count} natural samples, projected`;
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)];
}

function ends(values: readonly number[]): [number, number] {
  return [values[0] ?? 0, values.at(-1) ?? 1];
}
