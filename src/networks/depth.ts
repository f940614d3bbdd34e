import { z } from 'zod';

/** The setting `depth`, for networks of variable depth. */
export const depth = {
  schema: z
    .int()
    .min(1)
    .describe('Hidden layers of network "mlp"; layers with weights, 6 n + 4, of network "wide-resnet".'),
  default: 1,
};
