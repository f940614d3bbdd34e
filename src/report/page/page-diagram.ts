import type { Sweep } from '../../sweep/cells.ts';
import { diagramSpec } from '../charts/diagram.ts';
import { themes } from '../charts/theme.ts';
import type { Aggregate } from '../statistics/aggregate.ts';
import { type BothWidths, inBothWidths } from './both-widths.ts';
import { diagramTitle } from './rows.ts';

/** A diagram as a page shows it: its numbers, and drawings whose marks are links. */
export interface PageDiagram extends BothWidths {
  readonly data: Aggregate;
}

/**
 * Draws a diagram for a page, on which `number` tells it from others; without its notes where the page has them in a
 * caption.
 */
export async function drawForPage(
  data: Aggregate,
  sweep: Sweep,
  number: number,
  { isCaptioned }: { readonly isCaptioned: boolean },
): Promise<PageDiagram> {
  const options = { theme: themes.light, links: true, isCaptioned };
  const drawings = await inBothWidths(
    (narrow) => diagramSpec(data, sweep, { ...options, narrow }),
    `diagram-${number}`,
    diagramTitle(data),
  );
  return { data, ...drawings };
}
