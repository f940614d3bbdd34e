import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Network } from './network.ts';

/** Rows that are classified at a time. */
const BLOCK_ROWS = 512;

/** Logits of each row of X (N x d, as the network sees them), row by row: N K. */
export async function logitsOf(
  engine: Engine,
  network: Pick<Network, 'classes' | 'forward'>,
  X: Matrix,
): Promise<Float64Array> {
  const found = new Float64Array(X.rows * network.classes);
  using logits = engine.memory.matrix(Math.min(BLOCK_ROWS, X.rows), network.classes);
  for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
    const block = logits.rowsFrom(0, Math.min(BLOCK_ROWS, X.rows - from));
    await network.forward(X.rowsFrom(from, block.rows), block);
    found.set(block.data, from * network.classes);
  }
  return found;
}
