import type { Engine } from '../linalg/engine.ts';
import type { Steps } from './contract.ts';

/** Room for the steps of so many rows along so many directions. The caller frees it. */
export function emptySteps({ memory }: Engine, rows: number, directions: number): Steps {
  const [H, Q] = [memory.matrix(rows, directions), memory.matrix(rows, directions)];
  const gram = memory.matrix(directions, directions);
  const free = () => [H, Q, gram].forEach((matrix) => void matrix.free());
  return { H, Q, gram, [Symbol.dispose]: free };
}
