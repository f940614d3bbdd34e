import { maxMarginNormal } from '../../theory/kkt.ts';
import { solveMaxMargin } from '../../theory/max-margin.ts';
import { naturalStage } from './natural-data.ts';
import { defineStage } from './stage.ts';

/** Limit in direction of gradient flow on the natural data. */
export interface NaturalLimit extends Disposable {
  /** Normal of the max-margin boundary for inputs as the network sees them, length d. */
  readonly normal: Float32Array;
  /** Whether the solver converged; for samples far from orthogonal the limit may not exist in this form. */
  readonly converged: boolean;
}

/** The limit, which depends on the natural data and the slope gamma. */
export const limitStage = defineStage({
  name: 'limit',
  reads: ['gamma'],
  from: { natural: naturalStage },
  make: async ({ natural }, { gamma }, { engine }): Promise<NaturalLimit> => {
    const { X, y } = natural.train;
    using G = engine.memory.matrix(X.rows, X.rows);
    await engine.gram(X, G);
    const { lambda, converged } = solveMaxMargin(G, y.data, gamma);
    return { normal: await maxMarginNormal(engine, X, y.data, lambda), converged, [Symbol.dispose]() {} };
  },
});
