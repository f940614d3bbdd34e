import { principalComponents } from '../../theory/principal-components.ts';
import { naturalStage } from './natural-data.ts';
import { defineStage } from './stage.ts';

/** Principal components that are found. */
export const COMPONENTS = 50;

/** Principal components of the natural training data before whitening, orthonormal rows in the space of inputs. */
export const componentsStage = defineStage({
  name: 'components',
  reads: [],
  from: { natural: naturalStage },
  make: ({ natural: { unwhitened, space } }, _, { engine }) =>
    principalComponents(engine, unwhitened.train.X, COMPONENTS, space.scale),
});
