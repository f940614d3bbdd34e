import type { TopLevelSpec } from 'vega-lite';
import type { Encoding } from 'vega-lite/types_unstable/encoding.js';
import type { LayerSpec } from 'vega-lite/types_unstable/spec/layer.js';
import type { MeasurementKind } from '../../parts/measurement.ts';
import { textWidth } from './fonts.ts';
import { FONT_SIZE } from './theme.ts';
import { wrapText } from './wrap.ts';

/** Marks of one panel of a diagram. */
export type Panel = LayerSpec<string>;
/** One layer of marks of a panel. */
export type Layer = Panel['layer'][number];

/** A drawn diagram: its rows and marks, and the width of the marks in CSS pixels. */
export interface Drawing {
  readonly rows: object[];
  readonly marks: Panel;
  readonly width: number;
  readonly columns: number;
  readonly spacing: { readonly row: number; readonly column: number };
  /** Headers of the panels; the `panel` of a row is one of these. */
  readonly panels: readonly string[];
}

/** Options of a diagram drawn for the report. */
export interface DrawingOptions {
  /** Whether marks link to their rows of the table. */
  readonly links?: boolean;
  /** Whether the drawing is for a narrow screen: panels one below the other, with the legend above them. */
  readonly narrow?: boolean;
}

/** Where a chart of its own kind is shown: on a page its sentences stand beside it. */
export interface ChartPlace {
  readonly onPage?: boolean;
  /** Whether it is drawn for a narrow screen. */
  readonly narrow?: boolean;
}

/** Width of the marks of a diagram for two columns of a paper (7 inches with axes and legend), in CSS pixels. */
export const TWO_COLUMNS = 545;

/** Number of panels side by side: up to three, except that four form a square. */
export function panelColumns(panels: number): number {
  return panels === 4 ? 2 : Math.min(panels, 3);
}

/** Height of an axis of a panel's own with its title, in CSS pixels. */
const OWN_AXIS = 32;
/** Height of a line of a header, and the least gap between headers side by side, in CSS pixels. */
const [HEADER_LINE, HEADER_GAP] = [13, 8];

/** Arranges a drawing's panels; a single panel has no header. */
export function inPanels(
  drawing: Drawing,
  frame: Pick<TopLevelSpec, 'title' | 'config' | 'description'>,
): TopLevelSpec {
  const { rows, marks, panels, columns, spacing } = drawing;
  const top = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...frame,
    data: { values: rows },
  };
  if (panels.length <= 1) return { ...top, ...marks };
  const headers = wrappedHeaders(drawing);
  const lines = Math.max(...headers.map(({ length }) => length));
  const row = spacing.row + (lines - 1) * HEADER_LINE;
  // Vega draws the axes that panels share below the last row, where it may have no panel.
  const isRagged = panels.length > columns && panels.length % columns > 0;
  return {
    ...top,
    facet: {
      field: 'panel',
      type: 'nominal',
      sort: [...panels],
      title: null,
      header: {
        labelAnchor: 'start',
        ...(lines > 1 && { labelExpr: linesByLabel(panels, headers), labelLineHeight: HEADER_LINE }),
      },
    },
    columns,
    spacing: { ...spacing, row: isRagged ? row + OWN_AXIS : row },
    ...(isRagged ? { resolve: { axis: { x: 'independent' } } } : {}),
    bounds: 'flush',
    spec: marks,
  };
}

/** Headers of panels in lines that fit above them. */
function wrappedHeaders({ panels, width, columns, spacing }: Drawing): string[][] {
  const room = (width + spacing.column) / columns - HEADER_GAP;
  return panels.map((header) => wrapText(header, (line) => textWidth(line, FONT_SIZE.text, 700) <= room));
}

/** Expression of Vega for the lines of a header, which it knows by the whole. */
function linesByLabel(panels: readonly string[], headers: readonly string[][]): string {
  return `${JSON.stringify(Object.fromEntries(panels.map((panel, k) => [panel, headers[k]])))}[datum.label]`;
}

/** Encoding of a mark's description for screen readers, and of the link to its rows of the table. */
export function describe(links: boolean): Encoding<string> {
  return {
    description: { field: 'description', type: 'nominal' },
    tooltip: { field: 'description', type: 'nominal' },
    ...(links ? { href: { field: 'href', type: 'nominal' } } : {}),
  };
}

const KIND_TITLES = {
  accuracy: 'accuracy',
  share: 'share',
  cosine: 'cosine',
  difference: 'difference of accuracies',
  ratio: 'ratio',
  loss: 'loss',
  count: 'count',
  time: 'flow time',
  magnitude: 'smallest ε',
} as const;

/**
 * Title of a measurement's scale, such as `accuracy, test split`; measurements without such a kind go by their name.
 */
export function valueTitle(name: string, kind: MeasurementKind): string {
  if (kind === 'number') return name.replaceAll('_', ' ');
  const samples = name.endsWith('_test') ? ', test split' : name.endsWith('_natural') ? ', natural data' : '';
  return kind === 'accuracy' ? `${KIND_TITLES[kind]}${samples}` : KIND_TITLES[kind];
}
