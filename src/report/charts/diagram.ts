import type { TopLevelSpec } from 'vega-lite';
import type { Sweep } from '../../sweep/cells.ts';
import { diagramNotes, diagramTitle } from '../page/rows.ts';
import type { Aggregate } from '../statistics/aggregate.ts';
import { colourScale } from './colour-scale.ts';
import { type DrawingOptions, inPanels } from './drawing.ts';
import { type FontWeight, textWidth } from './fonts.ts';
import { heatMap } from './heat-map.ts';
import { lineChart } from './line-chart.ts';
import { FONT_SIZE, type Theme, vegaConfig } from './theme.ts';
import { shownIn } from './tiles.ts';
import { wrapText } from './wrap.ts';

export interface DiagramOptions extends DrawingOptions {
  readonly theme: Theme;
  /** Whether the notes stand in a caption beside the drawing, and so are left out of it. */
  readonly isCaptioned?: boolean;
}

/** Width that the words of a narrow drawing have at least: that of its legend, in CSS pixels. */
const NARROWEST = 180;

/** Vega-Lite specification of a diagram: a heat map for two axes, a line chart for one. Includes the data. */
export function diagramSpec(
  data: Aggregate,
  sweep: Sweep,
  { theme, isCaptioned = false, ...options }: DiagramOptions,
): TopLevelSpec {
  const { diagram, measurement, groups } = data;
  const means = groups
    .flatMap((group) => shownIn(data).map(({ summaryOf }) => summaryOf(group).mean))
    .filter((mean) => mean !== undefined);
  const { chance } = data;
  const drawing =
    diagram.y === undefined
      ? lineChart(data, theme, chance, options)
      : heatMap(data, colourScale(measurement.kind, means, chance, data.isLogarithmic), theme, options);
  // Browsers set narrow drawings in fonts of their own, which may be wider, and there is no margin to spare.
  const room = options.narrow ? 0.95 * Math.max(drawing.width, NARROWEST) : Math.max(drawing.width + 40, 240);
  const fits = (size: number, weight?: FontWeight) => (line: string) => textWidth(line, size, weight) <= room;
  const title = diagramTitle(data);
  return inPanels(drawing, {
    description: title,
    title: {
      text: wrapText(title, fits(FONT_SIZE.title, 700)),
      ...(isCaptioned
        ? {}
        : { subtitle: wrapText(diagramNotes(data, sweep).join(' · '), fits(FONT_SIZE.text)) }),
    },
    config: vegaConfig(theme),
  });
}
