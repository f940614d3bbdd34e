import { z } from 'zod';
import { allowedTexts } from '../file/allowed.ts';

/** `refine`: fill in a grid where a measurement's mean crosses levels. */
export const refineSchema = z.strictObject({
  value: z.string().describe('The measurement whose level set is sought.'),
  at: z.union([z.number(), z.array(z.number()).min(1)]).describe('The level, or a list of levels.'),
  start: z
    .int()
    .min(1)
    .describe('Spacing of the values of each axis that are run first; default 8.')
    .optional(),
  diagram: z
    .string()
    .describe('The diagram whose axes are refined, by its name; the first one by default.')
    .optional(),
});

/** `seeds`: add seeds to a point until its mean is known accurately enough. */
export const seedsSchema = z.strictObject({
  atLeast: z.int().min(3).describe('Seeds that every point has; 3 where it is not given.').optional(),
  atMost: z.int().min(3).describe('Seeds that a point has at most; all of the grid by default.').optional(),
  until: z
    .strictObject({ ci95: z.number().positive().describe('Half-width of the 95 % interval of the mean.') })
    .describe('When a point has enough.')
    .register(allowedTexts, { text: 'an object such as {"ci95": 0.02}' }),
  value: z
    .string()
    .describe('The measurement whose mean counts; by default that of `refine`, else of the first diagram.')
    .optional(),
});

/** Where a grid is filled in. */
export interface Refine {
  readonly value: string;
  readonly levels: readonly number[];
  /** Spacing of the coarsest grid, in values of an axis. */
  readonly start: number;
  /** Numeric settings along which the grid is refined: one or two. */
  readonly axes: readonly string[];
  /** Name of the diagram that shows them. */
  readonly diagram: string;
}

/** When a point has enough seeds. */
export interface SeedRule {
  readonly value: string;
  readonly atLeast: number;
  /** Omitted where the limit is the number of seeds in the grid. */
  readonly atMost?: number;
  /** Half-width of the 95 % interval at which no more seeds are added. */
  readonly ci95: number;
  /** Largest number of looks at a point's interval, which determines their confidence level. */
  readonly looks: number;
}
