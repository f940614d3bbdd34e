import { lazyDirections } from '../../../theory/arc-cosine.ts';
import { cosine } from '../../measure.ts';
import { hasTheory } from '../../parts.ts';
import { defineMeasurement } from '../contract.ts';

/** Perturbations that are compared with theory, the first ones. */
const COMPARED = 1000;

/** Direction of the perturbations, against that of the theory of wide networks in the lazy regime. */
export const theoryCosine = defineMeasurement({
  columns: {
    theory_cosine: {
      meaning:
        'mean absolute cosine of the first 1,000 perturbations and their directions in the lazy regime',
      note: 'sum_k y_k Phi(x_n, x_k) x_k [K24b]; init "gauss"',
      kind: 'cosine',
    },
  },
  async of({ engine, settings, natural, base, perturbed }) {
    const { init, bias, initScale, gamma, d } = settings;
    // Where coordinates are scaled, attacks work in another space than the network.
    const isScaled = natural.space.scale !== undefined || natural.whitening !== undefined;
    if (!hasTheory(settings) || init !== 'gauss' || isScaled || natural.classes !== 2) return {};
    const Z = base.X.rowsFrom(0, Math.min(COMPARED, base.X.rows));
    const prior = { gamma, weight: initScale ** 2 / d, bias: bias === 'none' ? 0 : initScale ** 2 };
    const { X, y } = natural.train;
    using directions = await lazyDirections(engine, Z, X, y.data, prior);
    let sum = 0;
    for (let n = 0; n < Z.rows; n++) {
      const before = Z.row(n);
      const move = perturbed.X.row(n).map((value, k) => value - before[k]);
      // An input at which f has no gradient is not moved, and has no direction.
      sum += Math.abs(cosine(move, directions.row(n))) || 0;
    }
    return { theory_cosine: sum / Z.rows };
  },
});
