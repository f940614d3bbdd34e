import { boundaryNormal } from '../../networks/outputs.ts';
import { cosine } from '../measure.ts';
import { defineMeasurement } from './contract.ts';

/** Cosine between the boundary normals of g and f. */
export const boundaryCosine = defineMeasurement({
  columns: { boundary_cosine: { meaning: 'cosine of the normals of g and f', kind: 'cosine' } },
  async of({ engine, f, g }) {
    if (!f.oneHidden || !g.oneHidden) return {};
    const [ofG, ofF] = [
      await boundaryNormal(engine, g.oneHidden.network),
      await boundaryNormal(engine, f.oneHidden.network),
    ];
    return { boundary_cosine: cosine(ofG, ofF) };
  },
});
