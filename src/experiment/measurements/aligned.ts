import { alignedShare } from '../../theory/alignment.ts';
import { hasTheory } from '../parts.ts';
import { standardStage } from '../stages/classifiers.ts';
import { naturalStage } from '../stages/data/natural-data.ts';
import { defineStage } from '../stages/stage.ts';
import { defineMeasurement, type SharedValues, shareOf } from './contract.ts';

const stage = defineStage({
  name: 'alignment',
  reads: [],
  from: { f: standardStage, natural: naturalStage },
  make: async ({ f, natural: { train } }, _, { engine }): Promise<SharedValues> => {
    const share = f.oneHidden && (await alignedShare(engine, f.oneHidden.network, train.X, train.y.data));
    return { values: { aligned: share }, [Symbol.dispose]() {} };
  },
});

/** Alignment of the hidden units of f with its samples. */
export const aligned = defineMeasurement({
  columns: { aligned: shareOf('pairs of sample and hidden unit of f with sign H_nj = y_n sign a_j') },
  ofStandard: (settings) => (hasTheory(settings) ? stage : undefined),
});
