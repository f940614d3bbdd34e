import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { parse, resetSVGDefIds, textMetrics, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { fontOptions, textWidth } from './fonts.ts';
import { PIXELS_PER_INCH } from './theme.ts';

declare module 'vega' {
  /** Vega's estimate of text widths; exported, but missing from its types. */
  export const textMetrics: {
    width: (item: { fontSize?: number; fontWeight?: string | number }, text: string) => number;
  };
}

// Without a canvas, Vega estimates 0.8 em for each letter, which leaves gaps; the renderer knows the true widths.
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? ''), fontSize, fontWeight === 'bold' || Number(fontWeight) >= 600 ? 700 : 400);

const PRINT_DPI = 300;

/** Renders a Vega-Lite specification as SVG. Deterministic. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    resetSVGDefIds();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * Renders an SVG as PNG at 300 dots per inch. The resolution is stored in the file, so that it prints at its natural
 * size.
 */
export async function renderPng(svg: string): Promise<Buffer> {
  const zoom = PRINT_DPI / PIXELS_PER_INCH;
  const image = new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font: fontOptions() }).render();
  return await sharp(image.asPng())
    .withMetadata({ density: PRINT_DPI })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
