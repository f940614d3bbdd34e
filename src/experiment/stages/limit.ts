import { maxMarginNormal } from '../../theory/kkt.ts';
import { solveMaxMargin } from '../../theory/max-margin.ts';
import { naturalStage } from './natural-data.ts';
import { defineStage } from './stage.ts';

/** Limit in direction of gradient flow on the natural data. */
export interface NaturalLimit extends Disposable {
  /** Normal of the max-margin boundary, d, as the network sees inputs. */
  readonly normal: Float32Array;
  /** The solver found it; where samples are far from orthogonal there may be none. */
  readonly converged: boolean;
}

/** The limit for natural data and slope. */
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
