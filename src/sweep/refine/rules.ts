import { z } from 'zod';

/** `refine`: fill a grid in where a measurement's mean crosses levels. */
export const refineSchema = z.strictObject({
  value: z.string().describe('The measurement whose level set is sought.'),
  at: z.union([z.number(), z.array(z.number()).min(1)]).describe('The level, or a list of levels.'),
  start: z
    .int()
    .min(1)
    .describe('Every so many values of each axis of the diagram are run first; 8 where it is not given.')
    .optional(),
  diagram: z
    .string()
    .describe('The diagram whose axes are refined, by its name; the first one by default.')
    .optional(),
});

/** `seeds`: add seeds to a point until its mean is known well enough. */
export const seedsSchema = z.strictObject({
  atLeast: z.int().min(3).describe('Seeds that every point has; 3 where it is not given.').optional(),
  atMost: z.int().min(3).describe('Seeds that a point has at most; all of the grid by default.').optional(),
  until: z
    .strictObject({ ci95: z.number().positive().describe('Half-width of the 95 % interval of the mean.') })
    .describe('When a point has enough.'),
  value: z
    .string()
    .describe('The measurement whose mean counts; by default that of `refine`, else of the first diagram.')
    .optional(),
});

/** Which part of a grid is filled in. */
export interface Refine {
  readonly value: string;
  readonly levels: readonly number[];
  /** Places between values of an axis that are run first. */
  readonly start: number;
  /** Numeric settings that are refined along: one or two. */
  readonly axes: readonly string[];
  /** The diagram that shows them, by name. */
  readonly diagram: string;
}

/** When a point has seeds enough. */
export interface SeedRule {
  readonly value: string;
  readonly atLeast: number;
  /** All that the grid has where it is left out. */
  readonly atMost?: number;
  /** Half-width of the 95 % interval at which no more are added. */
  readonly ci95: number;
  /** How often a point's interval is looked at, at most: what its confidence allows for. */
  readonly looks: number;
}
