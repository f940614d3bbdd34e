import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import writeFileAtomic from 'write-file-atomic';
import { inPanels } from '../charts/drawing.ts';
import { textWidth } from '../charts/fonts.ts';
import { renderPng, renderSvg } from '../charts/render.ts';
import { FONT_SIZE, type Theme, type ThemeName, themes, vegaConfig } from '../charts/theme.ts';
import { wrapText } from '../charts/wrap.ts';
import { chartTexts, layoutOf } from './chart-layout.ts';
import type { Comparison } from './comparison.ts';
import { comparisonCsv } from './comparison-csv.ts';
import { differenceMap } from './difference-map.ts';
import { intervalChart } from './interval-chart.ts';

/** Vega-Lite specification of a comparison's picture; undefined where no setting varies between its points. */
export function comparisonSpec(comparison: Comparison, theme: Theme): TopLevelSpec | undefined {
  const layout = layoutOf(comparison);
  if (layout === undefined) return undefined;
  const { y } = layout;
  const isMap = y !== undefined;
  const drawing = isMap
    ? differenceMap(comparison, { ...layout, y }, theme)
    : intervalChart(comparison, layout, theme);
  const room = Math.max(drawing.width + 40, 240);
  const { title, notes } = chartTexts(comparison);
  const marks = isMap ? 'dot: significant (Benjamini and Hochberg, 5 %)' : 'bars: 95 % confidence interval';
  return inPanels(drawing, {
    description: title,
    title: {
      text: wrapText(title, (line) => textWidth(line, FONT_SIZE.title, 700) <= room),
      subtitle: wrapText(`${notes} · ${marks}`, (line) => textWidth(line, FONT_SIZE.text) <= room),
    },
    config: vegaConfig(theme),
  });
}

/**
 * Writes a comparison to a folder, which is created where missing: `compare-<value>.csv` and, where a setting varies
 * between points, its picture as `.vl.json`, `.svg` and `.png`. Files are replaced atomically.
 *
 * @returns the paths of the files written
 */
export async function writeComparison(
  comparison: Comparison,
  folder: string,
  { theme = 'light' }: { readonly theme?: ThemeName } = {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const write = async (extension: string, content: string | Buffer) => {
    const path = join(folder, `compare-${comparison.value}.${extension}`);
    await writeFileAtomic(path, content);
    written.push(path);
  };
  await write('csv', comparisonCsv(comparison));
  const spec = comparisonSpec(comparison, themes[theme]);
  if (spec === undefined) return written;
  const svg = await renderSvg(spec);
  await write('vl.json', `${JSON.stringify(spec, null, 2)}\n`);
  await write('svg', `${svg}\n`);
  await write('png', await renderPng(svg));
  return written;
}
