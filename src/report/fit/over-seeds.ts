import { standardError } from '../../statistics/interval.ts';
import type { Estimate, FactorFit, ScalingLaw } from '../../theory/scaling-law.ts';

/** Fewest seeds whose spread gives standard errors. */
const LEAST_SEEDS = 3;

/**
 * A fit with standard errors from the spread of its parameters over fits of each seed alone, where there are at least
 * three seeds and all have one. Cells of one seed share data and f, so that errors that take them for independent are
 * too small.
 */
export function overSeeds<Fit extends FactorFit | ScalingLaw>(
  fit: Fit | undefined,
  ofSeeds: readonly (Fit | undefined)[],
): Fit | undefined {
  const known = ofSeeds.filter((one) => one !== undefined);
  if (fit === undefined || known.length < Math.max(LEAST_SEEDS, ofSeeds.length)) return fit;
  const spread = ({ value }: Estimate, values: readonly number[]): Estimate => ({
    value,
    standardError: standardError(values),
  });
  const logFactor = spread(
    fit.logFactor,
    known.map((one) => one.logFactor.value),
  );
  const exponents =
    'exponents' in fit &&
    fit.exponents.map((exponent, i) =>
      spread(
        exponent,
        known.flatMap((one) => ('exponents' in one ? [one.exponents[i].value] : [])),
      ),
    );
  return { ...fit, logFactor, ...(exponents && { exponents }), degreesOfFreedom: known.length - 1 };
}
