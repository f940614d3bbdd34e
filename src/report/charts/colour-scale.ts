import { scheme } from 'vega';
import type { MeasurementKind } from '../../parts/measurement.ts';

/**
 * Mapping of a measurement's values to colours. For a diverging scheme (blueorange), the neutral level is the middle of
 * the domain.
 */
export interface ColourScale {
  readonly type: 'linear' | 'log';
  readonly scheme: 'viridis' | 'blueorange';
  readonly domain: readonly [number, number];
}

/** Accuracies further below chance than this are more than noise; the scale then diverges at chance. */
const BELOW_CHANCE = 0.1;

/**
 * Colour scale of a measurement. Its domain is that of the measurement's kind where that is bounded, else that of
 * `values`.
 */
export function colourScale(kind: MeasurementKind, values: readonly number[], chance?: number): ColourScale {
  const [low, high] = extent(values);
  const goesBelow = (level: number) => values.some((value) => value < level - BELOW_CHANCE);
  switch (kind) {
    case 'accuracy': {
      const level = chance ?? 0;
      if (level === 0.5 && goesBelow(level)) return { type: 'linear', scheme: 'blueorange', domain: [0, 1] };
      return { type: 'linear', scheme: 'viridis', domain: [goesBelow(level) ? 0 : level, 1] };
    }
    case 'share':
      return { type: 'linear', scheme: 'viridis', domain: [0, 1] };
    case 'cosine':
      return goesBelow(0)
        ? { type: 'linear', scheme: 'blueorange', domain: [-1, 1] }
        : { type: 'linear', scheme: 'viridis', domain: [0, 1] };
    case 'difference':
      return { type: 'linear', scheme: 'blueorange', domain: [-1, 1] };
    case 'ratio': {
      if (low <= 0) break;
      const reach = Math.max(high, 1 / low, 1.01);
      return { type: 'log', scheme: 'blueorange', domain: [1 / reach, reach] };
    }
  }
  const least = kind === 'magnitude' ? 4 : 100;
  return { type: low > 0 && high / low >= least ? 'log' : 'linear', scheme: 'viridis', domain: [low, high] };
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
  const share = Math.min(1, Math.max(0, (place(value) - low) / (high - low)));
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
