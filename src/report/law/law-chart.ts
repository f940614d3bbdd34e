import type { TopLevelSpec } from 'vega-lite';
import type { Encoding } from 'vega-lite/types_unstable/encoding.js';
import { accuracyBy } from '../../theory/law.ts';
import type { ChartPlace } from '../charts/drawing.ts';
import { textWidth } from '../charts/fonts.ts';
import { settingsInWords } from '../charts/labels.ts';
import { logTicks } from '../charts/log-ticks.ts';
import { FONT_SIZE, type Theme, vegaConfig } from '../charts/theme.ts';
import { wrapText } from '../charts/wrap.ts';
import { type LawFit, lawEquation, lawSentence } from './law-fit.ts';

const [WIDTH, HEIGHT] = [440, 270];
const NARROW = 230;
const CURVE_POINTS = 80;
const CAPTIONED = ['dataset', 'scenario', 'norm', 'd', 'N', 'Nadv', 'epsilon', 'm'];

/** Accuracy against kappa, with the curve of the law. On a page, its sentence stands beside it. */
export function lawChart(fit: LawFit, theme: Theme, { onPage, narrow }: ChartPlace = {}): TopLevelSpec {
  const width = narrow ? NARROW : WIDTH;
  const { law, cells } = fit;
  const settings = cells.map((cell) => cell.settings);
  const kappas = cells.map(({ kappa }) => kappa);
  const [low, high] = [Math.min(...kappas), Math.max(...kappas)];
  const curve = Array.from({ length: CURVE_POINTS }, (_, k) => {
    const kappa = low * (high / low) ** (k / (CURVE_POINTS - 1));
    return { kappa, accuracy: accuracyBy(law, kappa) };
  });
  const x: Encoding<string>['x'] = {
    field: 'kappa',
    type: 'quantitative',
    scale: { type: 'log', nice: false, padding: 8 },
    axis: { values: logTicks(low, high) },
    title: narrow ? 'κ' : 'κ = ε √(Nadv / (N (1 + N / d))) / σ under L2',
  } as const;
  const y: Encoding<string>['y'] = {
    field: 'accuracy',
    type: 'quantitative',
    scale: { domain: [Math.min(0.4, ...cells.map(({ accuracy }) => accuracy)), 1], nice: false },
    title: 'accuracy of g on the natural training data',
  };
  const fits = (line: string) => textWidth(line, FONT_SIZE.text) <= WIDTH + 30;
  const fitsTitle = (line: string) => textWidth(line, FONT_SIZE.title, 700) <= 0.95 * (width + 30);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: vegaConfig(theme),
    width,
    height: narrow ? Math.round(0.8 * NARROW) : HEIGHT,
    description: `Accuracy of g against kappa; ${lawEquation(fit)}`,
    title: {
      text: wrapText(`Accuracy against κ: ${lawEquation(fit)}`, fitsTitle),
      ...(onPage
        ? {}
        : {
            subtitle: wrapText(
              `${cells.length} cells of ${settingsInWords(settings, CAPTIONED)} · filled where the law was fitted · ${lawSentence(fit)}`,
              fits,
            ),
          }),
    },
    layer: [
      {
        data: { values: [{ accuracy: 0.5 }] },
        mark: { type: 'rule', color: theme.mutedInk, strokeDash: [3, 3], strokeWidth: 1 },
        encoding: { y },
      },
      ...[true, false].map((isFitted) => ({
        data: {
          values: cells
            .filter((cell) => cell.isFitted === isFitted)
            .map(({ kappa, accuracy }) => ({ kappa, accuracy })),
        },
        mark: {
          ...({ type: 'point', filled: isFitted, size: 14, strokeWidth: 0.8 } as const),
          ...{ opacity: isFitted ? 0.5 : 0.8, color: theme.series.value },
        },
        encoding: { x, y },
      })),
      {
        data: { values: curve },
        mark: { type: 'line', color: theme.ink, strokeWidth: 1.6 },
        encoding: { x, y },
      },
    ],
  };
}
