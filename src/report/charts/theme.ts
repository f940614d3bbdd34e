import type { Config } from 'vega-lite';

export type ThemeName = 'light' | 'dark';

/**
 * Colours of everything but data. They differ from each other and from the colours of data, so that the report can
 * replace them for its dark theme.
 */
export interface Theme {
  readonly background: string;
  readonly ink: string;
  readonly mutedInk: string;
  readonly grid: string;
  /** Tiles without a value. */
  readonly empty: string;
  readonly emptyMark: string;
  /** Colours of lines: of the adversarial classifier, of the control, and of diagrams with several lines (`more`). */
  readonly series: { readonly value: string; readonly control: string; readonly more: readonly string[] };
}

/**
 * Series colours are those of Okabe and Ito, which can be told apart with every kind of colour vision; the dark theme
 * has lighter variants of those that were too dark to read.
 */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: '#ffffff',
    ink: '#1b1f24',
    mutedInk: '#57606a',
    grid: '#e3e6ea',
    empty: '#dcdfe3',
    emptyMark: '#8b939c',
    series: { value: '#0072b2', control: '#d55e00', more: ['#009e73', '#b0578d', '#6b5b00'] },
  },
  dark: {
    background: '#0f1419',
    ink: '#e8ebee',
    mutedInk: '#a3abb3',
    grid: '#2b323a',
    empty: '#39414a',
    emptyMark: '#7d8790',
    series: { value: '#56b4e9', control: '#e69f00', more: ['#2fc495', '#e9a3cb', '#f0e442'] },
  },
};

/** Colours of threshold borders and numbers, which lie on data colours and are the same in every theme. */
export const ON_DATA = { dark: '#000000', light: '#fffffe' } as const;

/**
 * Font family of the diagrams. It has the metrics of Arial and Liberation Sans, so that an SVG keeps its layout on a
 * machine without it.
 */
export const FONT_FAMILY = 'Arimo';
export const FONT_STACK = `${FONT_FAMILY}, Arial, 'Liberation Sans', Helvetica, sans-serif`;

/** CSS pixels per inch. Diagrams are made for columns of 3.5 and 7 inches at their natural size. */
export const PIXELS_PER_INCH = 96;

/** Font sizes in CSS pixels: 10.7 px are 8 pt in print, 9 px are 6.75 pt, 7.4 px are 5.5 pt. */
export const FONT_SIZE = { title: 12, text: 10, tick: 9.4, tile: 9, tileInterval: 7.4 } as const;

/** Vega-Lite configuration shared by all diagrams. */
export function vegaConfig(theme: Theme): Config {
  const { ink, mutedInk, grid, background } = theme;
  return {
    background,
    font: FONT_STACK,
    padding: 6,
    view: { stroke: null },
    title: {
      anchor: 'start',
      frame: 'group',
      color: ink,
      fontSize: FONT_SIZE.title,
      fontWeight: 700,
      subtitleColor: mutedInk,
      subtitleFontSize: FONT_SIZE.text,
      subtitlePadding: 3,
      offset: 8,
    },
    axisX: { labelSeparation: 4 },
    axis: {
      labelColor: ink,
      labelFontSize: FONT_SIZE.tick,
      labelOverlap: 'greedy',
      labelAngle: 0,
      titleColor: ink,
      titleFontSize: FONT_SIZE.text,
      titleFontWeight: 'normal',
      titlePadding: 6,
      domainColor: mutedInk,
      tickColor: mutedInk,
      tickSize: 4,
      gridColor: grid,
    },
    header: {
      labelColor: ink,
      labelFontSize: FONT_SIZE.text,
      labelFontWeight: 700,
      labelPadding: 4,
      titleColor: ink,
      titleFontSize: FONT_SIZE.text,
      titleFontWeight: 'normal',
    },
    legend: {
      labelColor: ink,
      labelFontSize: FONT_SIZE.tick,
      titleColor: ink,
      titleFontSize: FONT_SIZE.text,
      titleFontWeight: 'normal',
      gradientThickness: 10,
      gradientStrokeColor: 'transparent',
      gradientStrokeWidth: 0,
      symbolSize: 40,
      rowPadding: 1,
      titleLimit: 300,
      labelLimit: 300,
    },
  };
}
