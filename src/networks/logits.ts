import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Network } from './network.ts';

/** Number of rows classified at once, where the network does not specify it. */
const BLOCK_ROWS = 512;

/** Logits of each row of X (N x d, as the network sees them), row by row: N K. Releases the network's buffers. */
export async function logitsOf(
  engine: Engine,
  network: Pick<Network, 'classes' | 'forward'> & Partial<Pick<Network, 'blockRows' | 'release'>>,
  X: Matrix,
): Promise<Float64Array> {
  const found = new Float64Array(X.rows * network.classes);
  const most = Math.min(network.blockRows ?? BLOCK_ROWS, X.rows);
  using logits = engine.memory.matrix(most, network.classes);
  for (let from = 0; from < X.rows; from += most) {
    const block = logits.rowsFrom(0, Math.min(most, X.rows - from));
    await network.forward(X.rowsFrom(from, block.rows), block);
    found.set(block.data, from * network.classes);
  }
  network.release?.();
  return found;
}
