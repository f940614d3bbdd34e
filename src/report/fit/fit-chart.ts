import type { TopLevelSpec } from 'vega-lite';
import type { Encoding } from 'vega-lite/types_unstable/encoding.js';
import type { ChartPlace } from '../charts/drawing.ts';
import { textWidth } from '../charts/fonts.ts';
import { settingsInWords, settingTitle } from '../charts/labels.ts';
import { FONT_SIZE, type Theme, vegaConfig } from '../charts/theme.ts';
import { wrapText } from '../charts/wrap.ts';
import type { Fit } from './fit.ts';
import { fitLines } from './fit-text.ts';

const [WIDTH, HEIGHT] = [440, 280];
const NARROW = 230;
const CAPTIONED = ['dataset', 'scenario', 'norm', 'd', 'N', 'Nadv', 'm'];

/**
 * Smallest epsilons against epsilon / kappa, on which the law has them on a line of slope 1, in logarithms; undefined
 * where kappa is not known or the cells have settings besides sizes. On a page, the sentences stand beside it.
 */
export function fitChart(
  fit: Fit,
  theme: Theme,
  { onPage, narrow }: ChartPlace = {},
): TopLevelSpec | undefined {
  const [one, ...others] = fit.fits;
  if (one?.law === undefined || others.length > 0) return undefined;
  const width = narrow ? NARROW : WIDTH;
  const kappa = Math.exp(one.law.logFactor.value);
  const [by] = fit.regressors;
  const points = one.points.map(({ cell, epsilon, kappaPerEpsilon }) => ({
    ...{ epsilon, size: 1 / (kappaPerEpsilon ?? Number.NaN), colour: String(cell.settings[by ?? 'd']) },
  }));
  const colours = [...new Set(points.map(({ colour }) => colour))].sort((a, b) => Number(a) - Number(b));
  const sizes = points.map(({ size }) => size);
  const line = [Math.min(...sizes), Math.max(...sizes)].map((size) => ({ size, epsilon: kappa * size }));
  const x: Encoding<string>['x'] = {
    field: 'size',
    type: 'quantitative',
    scale: { type: 'log', nice: false, padding: 8 },
    title: 'σ √(N (1 + N/d) / Nadv)',
  };
  const y: Encoding<string>['y'] = {
    field: 'epsilon',
    type: 'quantitative',
    scale: { type: 'log', nice: false, padding: 8 },
    title: typeset(`epsilon where ${fit.condition} begins to hold`),
  };
  const palette = [theme.series.value, theme.series.control, ...theme.series.more];
  const colour = {
    field: 'colour',
    type: 'nominal' as const,
    scale: { domain: colours, range: palette },
    title: settingTitle(by ?? 'd'),
    ...(narrow && { legend: { orient: 'top' as const } }),
  };
  const settings = one.points.map(({ cell }) => cell.settings);
  const words = `${points.length} cells of ${settingsInWords(settings, CAPTIONED)}, each weighted by the samples that its accuracy is of`;
  const fits = (text: string) => textWidth(text, FONT_SIZE.text) <= WIDTH + 30;
  const fitsTitle = (text: string) => textWidth(text, FONT_SIZE.title, 700) <= 0.95 * (width + 30);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: vegaConfig(theme),
    width,
    height: narrow ? Math.round(0.8 * NARROW) : HEIGHT,
    description: `Smallest epsilon against the form of the law; ${fitLines(fit).join('; ')}`,
    title: {
      text: wrapText(`Smallest ε = ${kappa.toFixed(2)} σ √(N (1 + N/d) / Nadv)`, fitsTitle),
      ...(onPage
        ? {}
        : { subtitle: [words, ...fitLines(fit)].flatMap((text) => wrapText(typeset(text), fits)) }),
    },
    layer: [
      {
        data: { values: points },
        mark: { type: 'point', filled: true, size: 22, opacity: 0.65 },
        encoding: { x, y, ...(colours.length <= palette.length && { color: colour }) },
      },
      {
        data: { values: line },
        mark: { type: 'line', color: theme.ink, strokeWidth: 1.4 },
        encoding: { x, y },
      },
    ],
  };
}

/** Plain text with the signs of print: `kappa = 0.90±0.02, d^-0.22±0.04` is `κ = 0.90±0.02, d^(-0.22±0.04)`. */
function typeset(text: string): string {
  return text
    .replaceAll('epsilon', 'ε')
    .replaceAll('kappa', 'κ')
    .replaceAll('R^2 = ', 'R² ')
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replace(/\^([-\d.]+±[\d.]+)/g, '^($1)');
}
