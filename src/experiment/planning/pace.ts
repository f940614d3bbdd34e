import { createEngine } from '../../linalg/create-engine.ts';
import type { EngineChoice } from '../../linalg/engine.ts';

/** Rows and columns of the product that is timed. */
const SIZE = 768;
/** Speed of cells relative to such a product, since they include kernels and small products. */
const SHARE = 0.7;
/** The same where tables of sums take the place of most large products. */
const SHARE_BY_TABLES = 1.2;

/** Estimated FLOP/s of one worker, from the fastest of a few products. */
export async function measurePace(choice: EngineChoice): Promise<number> {
  const engine = await createEngine(choice);
  const [A, B, C] = [1, 2, 3].map(() => engine.memory.matrix(SIZE, SIZE));
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    await engine.gemm(A, B, C);
    bestMs = Math.min(bestMs, performance.now() - start);
  }
  const share = engine.slopes === undefined ? SHARE : SHARE_BY_TABLES;
  return (share * 2 * SIZE ** 3) / (bestMs / 1000);
}
