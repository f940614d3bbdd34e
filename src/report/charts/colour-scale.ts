import { scheme } from 'vega';
import type { MeasurementKind } from '../../parts/measurement.ts';

/** Smallest ratio of the ends of a logarithmic scale. */
export const LEAST_LOG_SPAN = 4;

/** Mapping of a measurement's values to colours. */
export interface ColourScale {
  readonly type: 'linear' | 'log';
  readonly scheme: 'viridis' | 'blueorange';
  readonly domain: readonly [number, number];
  /** Value of the neutral colour of a diverging scheme, where that is not the middle of the domain. */
  readonly mid?: number;
}

/**
 * Colour scale of a measurement: the same in all sweeps for each kind that is bounded, else from `values`. Accuracies
 * are neutral at chance, whatever the number of classes: g that learned nothing is white, g that learned is orange, and
 * g that is wrong more often than by guessing is blue. Where chance is not known, 0 is neutral.
 */
export function colourScale(
  kind: MeasurementKind,
  values: readonly number[],
  chance?: number,
  isLogarithmic = false,
): ColourScale {
  const [low, high] = extent(values);
  switch (kind) {
    case 'accuracy':
      return { type: 'linear', scheme: 'blueorange', domain: [0, 1], mid: chance ?? 0 };
    case 'share':
      return { type: 'linear', scheme: 'viridis', domain: [0, 1] };
    case 'cosine':
    case 'difference':
      return { type: 'linear', scheme: 'blueorange', domain: [-1, 1] };
    case 'ratio': {
      if (!isLogarithmic) break;
      const reach = Math.max(high, 1 / low, 1.01);
      return { type: 'log', scheme: 'blueorange', domain: [1 / reach, reach] };
    }
  }
  const type = isLogarithmic && high / low >= LEAST_LOG_SPAN ? 'log' : 'linear';
  return { type, scheme: 'viridis', domain: [low, high] };
}

function extent(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  return low === high ? [low, low + Math.max(Math.abs(low), 1)] : [low, high];
}

/** Red, green and blue (0 to 255) of a value; values beyond the ends take the colour of the end. */
export function colourOf(scale: ColourScale, value: number): [number, number, number] {
  const place = scale.type === 'log' ? Math.log : (x: number) => x;
  const [low, high] = [place(scale.domain[0]), place(scale.domain[1])];
  const within = (from: number, to: number) => Math.min(1, Math.max(0, (place(value) - from) / (to - from)));
  const { mid } = scale;
  const halves = (neutral: number) =>
    value < neutral ? within(low, neutral) / 2 : (1 + within(neutral, high)) / 2;
  const share = mid === undefined ? within(low, high) : halves(mid);
  const colour: unknown = scheme(scale.scheme)(share);
  const [red = 0, green = 0, blue = 0] = (String(colour).match(/\d+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Whether dark text is easier to read on a colour than light text (relative luminance of WCAG 2 above 0.18). */
export function wantsDarkText(rgb: readonly [number, number, number]): boolean {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0) > 0.18;
}
