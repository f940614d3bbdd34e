import type { Summary } from './statistics.ts';

/**
 * Half the width of a mean's 95 % interval; of a geometric mean, the share of it by which the interval reaches beyond
 * it. Undefined where the sample does not bound the mean.
 */
export function halfWidthOf({ low, high }: Summary, isLogarithmic: boolean): number | undefined {
  if (low === undefined || high === undefined) return undefined;
  return isLogarithmic ? Math.sqrt(high / low) - 1 : (high - low) / 2;
}

/** A half-width as text: `±0.05`; of a geometric mean `±9 %`, or, where it is large, the factor `×÷1.6`. */
export function halfWidthLabel(half: number, isLogarithmic: boolean): string {
  if (isLogarithmic && half >= 0.5) return `×÷${Number((1 + half).toPrecision(2))}`;
  if (isLogarithmic) return `±${Number((100 * half).toPrecision(2))} %`;
  if (half >= 0.0095 && half < 1) return `±${half.toFixed(2)}`;
  return `±${Number(half.toPrecision(half < 1 ? 1 : 2))}`;
}
