import { MOST_COMPONENTS } from '../../attacks/projection.ts';
import { principalComponents } from '../../theory/principal-components.ts';
import { naturalStage } from './data/natural-data.ts';
import { defineStage } from './stage.ts';

/** Number of principal components computed. */
export const COMPONENTS = MOST_COMPONENTS;

/** Principal components of the natural training data before whitening: orthonormal rows in input space. */
export const componentsStage = defineStage({
  name: 'components',
  reads: [],
  from: { natural: naturalStage },
  make: ({ natural: { unwhitened, space } }, _, { engine }) =>
    principalComponents(engine, unwhitened.train.X, COMPONENTS, space.scale),
});
