import { sharedDirections } from '../../theory/effective-rank.ts';
import { naturalStage } from '../stages/data/natural-data.ts';
import { defineStage } from '../stages/stage.ts';
import { defineMeasurement, type SharedValues } from './contract.ts';

/** Samples that are compared with each other, the first ones. */
export const COMPARED_SAMPLES = 1000;

/** Computed once for cells of the same natural data. */
const stage = defineStage({
  name: 'shared directions',
  reads: ['N'],
  from: { natural: naturalStage },
  async make({ natural }, { N }, { engine }): Promise<SharedValues> {
    const found = await sharedDirections(engine, natural.train.X.rowsFrom(0, Math.min(N, COMPARED_SAMPLES)));
    const { effectiveRank, meanCosine, maxCosine } = found ?? {};
    return {
      values: { effective_rank: effectiveRank, mean_cosine: meanCosine, max_cosine: maxCosine },
      [Symbol.dispose]() {},
    };
  },
});

/** Directions that natural samples share, as the network sees them. */
export const directionsOfData = defineMeasurement({
  columns: {
    effective_rank: {
      meaning: 'number of directions over which the first 1,000 natural samples spread',
      note: 'trace(M)^2 / norm_F(M)^2 of their second moment M',
      kind: 'magnitude',
      dependsOn: ['data'],
    },
    mean_cosine: {
      meaning: 'mean absolute cosine of two of the first 1,000 natural samples',
      kind: 'share',
      dependsOn: ['data'],
    },
    max_cosine: {
      meaning: 'largest absolute cosine of two of the first 1,000 natural samples',
      kind: 'share',
      dependsOn: ['data'],
    },
  },
  ofStandard: () => stage,
});
