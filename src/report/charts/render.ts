import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { parse, resetSVGDefIds, textMetrics, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { fontOptions, textWidth } from './fonts.ts';
import { PIXELS_PER_INCH } from './theme.ts';

declare module 'vega' {
  /** How wide Vega takes a text to be; exported, but missing in its types. */
  export const textMetrics: {
    width: (item: { fontSize?: number; fontWeight?: string | number }, text: string) => number;
  };
}

// Without a canvas Vega guesses 0.8 em a letter, which leaves gaps; the renderer knows.
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? ''), fontSize, fontWeight === 'bold' || Number(fontWeight) >= 600 ? 700 : 400);

const PRINT_DPI = 300;

/** Draws a Vega-Lite specification as SVG: the same text for the same specification. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    resetSVGDefIds();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Draws an SVG as PNG at 300 dots an inch, and says so in the file, so that it prints at its natural size. */
export async function renderPng(svg: string): Promise<Buffer> {
  const zoom = PRINT_DPI / PIXELS_PER_INCH;
  const image = new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font: fontOptions() }).render();
  return await sharp(image.asPng())
    .withMetadata({ density: PRINT_DPI })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
