import type { Sweep } from '../../sweep/cells.ts';
import { diagramSpec } from '../charts/diagram.ts';
import { renderSvg } from '../charts/render.ts';
import { themes } from '../charts/theme.ts';
import type { Aggregate } from '../statistics/aggregate.ts';
import { inlineSvg } from './inline-svg.ts';
import { diagramTitle } from './rows.ts';

/** A diagram as a page shows it: its numbers, and drawings in the light theme whose marks are links. */
export interface PageDiagram {
  readonly data: Aggregate;
  readonly wide: string;
  /** For narrow windows. */
  readonly narrow: string;
}

/** Draws a diagram for a page, on which `number` tells it from others. */
export async function drawForPage(data: Aggregate, sweep: Sweep, number: number): Promise<PageDiagram> {
  const options = { theme: themes.light, links: true };
  const title = diagramTitle(data);
  const wide = await renderSvg(diagramSpec(data, sweep, options));
  const narrow = await renderSvg(diagramSpec(data, sweep, { ...options, narrow: true }));
  return {
    data,
    wide: inlineSvg(wide, `diagram-${number}-`, title),
    narrow: inlineSvg(narrow, `narrow-${number}-`, title),
  };
}
