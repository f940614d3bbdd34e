import { z } from 'zod';

/** Correlation of synthetic samples. */
export const correlation = {
  schema: z
    .union([z.number().min(0).lt(1), z.literal('orthogonal')])
    .describe(
      'Artificial data: rho in x = sqrt(1 - rho) g + sqrt(rho) c, with one c for all samples; or exactly orthogonal samples.',
    ),
  default: 0,
};
