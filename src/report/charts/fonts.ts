import { createRequire } from 'node:module';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import { FONT_FAMILY, FONT_STACK } from './theme.ts';

const FONT_PACKAGE = '@expo-google-fonts/arimo';
const FONT_FILES = ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf'];

export type FontWeight = 400 | 700;

let options: NonNullable<ResvgRenderOptions['font']> | undefined;

/**
 * Fonts for the renderer: those of the font package, the same on every machine. Without the package, a font of the
 * machine is used, if possible one with the same metrics.
 */
export function fontOptions(): NonNullable<ResvgRenderOptions['font']> {
  options ??= findFonts();
  return options;
}

function findFonts(): NonNullable<ResvgRenderOptions['font']> {
  const { resolve } = createRequire(import.meta.url);
  try {
    const fontFiles = FONT_FILES.map((file) => resolve(`${FONT_PACKAGE}/${file}`));
    return {
      fontFiles,
      loadSystemFonts: false,
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    };
  } catch {
    return { loadSystemFonts: true };
  }
}

const UNITS = 100;
const widths = new Map<string, number>();

/** Width of a line of text in the diagrams' font, in the unit of `size`, as the renderer sets it with kerning. */
export function textWidth(text: string, size: number, weight: FontWeight = 400): number {
  if (text === '') return 0;
  // Measured between bars, so that leading and trailing spaces and side bearings are included.
  return ((inkWidth(`|${text}|`, weight) - inkWidth('||', weight)) * size) / UNITS;
}

function inkWidth(text: string, weight: FontWeight): number {
  const key = `${weight} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text xml:space="preserve" y="5" ` +
      `font-family="${FONT_STACK}" font-weight="${weight}" font-size="${UNITS}">${escaped}</text></svg>`;
    width = new Resvg(svg, { font: fontOptions() }).getBBox()?.width ?? 0;
    widths.set(key, width);
  }
  return width;
}
