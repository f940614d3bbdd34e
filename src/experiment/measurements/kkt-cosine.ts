import { boundaryNormal } from '../../networks/outputs.ts';
import { cosine } from '../measure.ts';
import { hasLimit } from '../parts.ts';
import { standardStage } from '../stages/classifiers.ts';
import { limitStage } from '../stages/limit.ts';
import { defineStage } from '../stages/stage.ts';
import { defineMeasurement, type SharedValues } from './contract.ts';

const stage = defineStage({
  name: 'distance to the limit',
  reads: [],
  from: { f: standardStage, limit: limitStage },
  make: async ({ f, limit }, _, { engine }): Promise<SharedValues> => {
    // Undefined where the solver did not converge to a limit.
    const isThere = limit.converged && f.oneHidden !== undefined;
    const values = isThere
      ? { kkt_cosine: cosine(await boundaryNormal(engine, f.oneHidden.network), limit.normal) }
      : {};
    return { values, [Symbol.dispose]() {} };
  },
});

/** Cosine between the boundary normal of f and that of gradient flow's limit. */
export const kktCosine = defineMeasurement({
  columns: {
    kkt_cosine: {
      meaning: 'cosine of the normals of f and of the max-margin boundary',
      kind: 'cosine',
      dependsOn: ['f'],
    },
  },
  ofStandard: (settings) => (hasLimit(settings) ? stage : undefined),
});
