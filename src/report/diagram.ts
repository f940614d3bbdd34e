import type { TopLevelSpec } from 'vega-lite';
import type { Sweep } from '../sweep/cells.ts';
import type { Aggregate } from './aggregate.ts';
import { chanceLevel, colourScale } from './colour-scale.ts';
import { inPanels } from './drawing.ts';
import { type FontWeight, textWidth } from './fonts.ts';
import { heatMap } from './heat-map.ts';
import { lineChart } from './line-chart.ts';
import { diagramNotes, diagramTitle } from './rows.ts';
import { FONT_SIZE, type Theme, vegaConfig } from './theme.ts';
import { wrapText } from './wrap.ts';

export interface DiagramOptions {
  readonly theme: Theme;
  /** Whether marks link to the rows of the table that they stand for, as on the page. */
  readonly links?: boolean;
}

/** The Vega-Lite specification of a diagram: a heat map where it has two axes, else lines. Data included. */
export function diagramSpec(
  data: Aggregate,
  sweep: Sweep,
  { theme, links = false }: DiagramOptions,
): TopLevelSpec {
  const { diagram, measurement, groups } = data;
  const means = groups.map(({ value }) => value.mean).filter((mean) => mean !== undefined);
  const chance = chanceLevel(sweep);
  const drawing =
    diagram.y === undefined
      ? lineChart(data, theme, links, chance)
      : heatMap(data, colourScale(measurement.kind, means, chance), theme, links);
  const room = Math.max(drawing.width + 40, 240);
  const fits = (size: number, weight?: FontWeight) => (line: string) => textWidth(line, size, weight) <= room;
  const title = diagramTitle(data);
  return inPanels(drawing, {
    description: title,
    title: {
      text: wrapText(title, fits(FONT_SIZE.title, 700)),
      subtitle: wrapText(diagramNotes(data, sweep).join(' · '), fits(FONT_SIZE.text)),
    },
    config: vegaConfig(theme),
  });
}
