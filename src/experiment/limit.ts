import { maxMarginNormal } from '../theory/kkt.ts';
import { solveMaxMargin } from '../theory/max-margin.ts';
import type { CellContext } from './context.ts';
import { limitKey } from './groups.ts';
import type { NaturalData } from './natural-data.ts';
import type { Settings } from './settings.ts';

/** What gradient flow on the natural data converges to in direction. */
export interface NaturalLimit extends Disposable {
  /** Normal of the max-margin boundary, d, as the network sees inputs. */
  readonly normal: Float32Array;
  /** The solver found it; where samples are far from orthogonal there may be none. */
  readonly converged: boolean;
}

/** The limit for natural data and slope, computed once for all cells that share these. */
export function naturalLimit(
  settings: Settings,
  { engine, stages }: CellContext,
  { train: { X, y } }: NaturalData,
): Promise<NaturalLimit> {
  return stages.get(limitKey(settings), async () => {
    using G = engine.memory.matrix(X.rows, X.rows);
    await engine.gram(X, G);
    const { lambda, converged } = solveMaxMargin(G, y.data, settings.gamma);
    return { normal: await maxMarginNormal(engine, X, y.data, lambda), converged, [Symbol.dispose]() {} };
  });
}
