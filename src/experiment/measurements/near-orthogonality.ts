import { hasLimit } from '../parts.ts';
import { defineMeasurement } from './contract.ts';

/** Near-orthogonality of the natural samples. */
export const nearOrthogonalityOfData = defineMeasurement({
  columns: {
    orthogonality: {
      meaning: 'the condition of [F23]: at least 1 where it holds',
      kind: 'ratio',
      dependsOn: ['f'],
    },
    pmax: {
      meaning: 'largest absolute inner product of two natural samples',
      kind: 'number',
      dependsOn: ['f'],
    },
    rmin: { meaning: 'smallest norm of a natural sample', kind: 'number', dependsOn: ['f'] },
    rmax: { meaning: 'largest norm of a natural sample', kind: 'number', dependsOn: ['f'] },
  },
  of({ f, settings }) {
    const { orthogonality, ...sizes } = f.oneHidden?.geometry ?? {};
    return { ...(hasLimit(settings) && { orthogonality }), ...sizes };
  },
});
