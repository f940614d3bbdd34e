import type { TopLevelSpec } from 'vega-lite';
import type { ChartPlace } from '../charts/drawing.ts';
import { renderSvg } from '../charts/render.ts';
import { inlineSvg } from './inline-svg.ts';

/** A picture as a page shows it, in the light theme. */
export interface BothWidths {
  readonly wide: string;
  /** For narrow windows. */
  readonly narrow: string;
}

/**
 * Draws a picture for wide windows and for narrow ones.
 *
 * @param key tells it from other pictures of the page
 * @param title for people who do not see it
 */
export async function inBothWidths(
  draw: (narrow: boolean) => TopLevelSpec,
  key: string,
  title: string,
): Promise<BothWidths> {
  return {
    wide: inlineSvg(await renderSvg(draw(false)), `wide-${key}-`, title),
    narrow: inlineSvg(await renderSvg(draw(true)), `narrow-${key}-`, title),
  };
}

/** HTML of a picture of which the window's width decides which drawing is seen. */
export function bothWidthsHtml({ wide, narrow }: BothWidths): string {
  return `<div class="wide">${wide}</div>\n<div class="narrow">${narrow}</div>`;
}

/** HTML of a chart on a page, for wide and narrow windows; empty where there is none. See `inBothWidths`. */
export async function chartOnPage(
  draw: (place: ChartPlace) => TopLevelSpec | undefined,
  key: string,
  title: string,
): Promise<string> {
  const [wide, narrow] = [false, true].map((isNarrow) => draw({ onPage: true, narrow: isNarrow }));
  if (wide === undefined || narrow === undefined) return '';
  return bothWidthsHtml(await inBothWidths((isNarrow) => (isNarrow ? narrow : wide), key, title));
}
