import { z } from 'zod';
import type { Problem } from '../../errors.ts';
import { correlation } from './correlation.ts';

/** Settings of how far synthetic samples are from independent isotropic ones. */
export const structure = {
  correlation,
  spectrum: {
    schema: z
      .number()
      .min(0)
      .max(10)
      .describe(
        'Artificial data: alpha of coordinate variances proportional to k^-alpha, k = 1, 2, ..., whose sum stays the same.',
      ),
    default: 0,
  },
  rank: {
    schema: z
      .union([z.int().min(1), z.literal('full')])
      .describe(
        'Artificial data: number of leading coordinates that differ from 0. They are larger for it, so that norms stay the same.',
      ),
    default: 'full' as const,
  },
  clusterSize: {
    schema: z.int().min(1).describe('Artificial data: number of samples drawn around each common centre.'),
    default: 1,
  },
  clusterCosine: {
    schema: z
      .number()
      .min(0)
      .lt(1)
      .describe('Artificial data: expected cosine of two samples of one cluster.'),
    default: 0,
  },
  clusterLabels: {
    schema: z
      .enum(['random', 'shared'])
      .describe('Artificial data: a random label for each sample, or for each cluster.'),
    default: 'random' as const,
  },
  base: {
    schema: z
      .enum(['same', 'isotropic', 'none'])
      .describe(
        'Base inputs of artificial data in scenario "noise": of the same distribution as the natural data, or independent and isotropic. "none" (any data and scenario): g learns the perturbations alone, without their base inputs.',
      ),
    default: 'same' as const,
  },
} as const;

/** Values of those settings. */
export interface StructureSettings {
  readonly correlation: number | 'orthogonal';
  readonly spectrum: number;
  readonly rank: number | 'full';
  readonly clusterSize: number;
  readonly clusterCosine: number;
  readonly clusterLabels: 'random' | 'shared';
  readonly base: 'same' | 'isotropic' | 'none';
}

/** Combinations that have no meaning. */
export function structureProblems(
  settings: StructureSettings & { readonly d: number; readonly scenario: string },
): Problem[] {
  const { correlation: rho, spectrum, rank, clusterSize, clusterCosine, clusterLabels, base } = settings;
  const problems: Problem[] = [];
  const refuse = (place: string, message: string) => problems.push({ place, message });
  if (rank !== 'full' && rank > settings.d)
    refuse('rank', `${rank} is more than d = ${settings.d}; use at most that, or "full"`);
  if (clusterSize === 1) {
    if (clusterCosine !== 0)
      refuse('clusterCosine', `${clusterCosine} needs clusters; set clusterSize to 2 or more`);
    if (clusterLabels !== 'random')
      refuse('clusterLabels', `"${clusterLabels}" needs clusters; set clusterSize to 2 or more`);
  }
  if (base === 'isotropic' && settings.scenario !== 'noise')
    refuse(
      'base',
      `"${base}" is for scenario "noise"; in "${settings.scenario}" base inputs are the natural ones`,
    );
  if (rho === 'orthogonal' && (spectrum !== 0 || rank !== 'full' || clusterSize !== 1))
    refuse(
      'correlation',
      '"orthogonal" samples have no spectrum, rank or clusters; leave these out, or use a number',
    );
  return problems;
}
