import { z } from 'zod';

/** The setting of networks that can be made deeper. */
export const depth = {
  schema: z
    .int()
    .min(1)
    .describe('Hidden layers of network "mlp"; layers with weights, 6 n + 4, of network "wide-resnet".'),
  default: 1,
};
