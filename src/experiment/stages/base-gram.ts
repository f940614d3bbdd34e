import type { Steps } from '../../attacks/contract.ts';
import type { Engine } from '../../linalg/engine.ts';
import { updateGram } from '../../linalg/gram-update.ts';
import { type Gram, Matrix, type Triangle } from '../../linalg/matrix.ts';
import { formFor } from '../../solvers/one-hidden/response.ts';
import { attackOf, hasTheory } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';

/**
 * Whether G of perturbed inputs is made from that of the base inputs, by what few directions change in it, and not
 * anew. It pays where directions are few beside dimensions, and where G is held as a whole, so that there is room; one
 * direction always pays, and many are exact enough where inputs are unscaled and lie around the origin.
 */
export function updatesBaseGram(settings: Settings): boolean {
  const { norm, dataset, normalize, Nadv, d, m } = settings;
  if (!hasTheory(settings)) return false;
  if (formFor(Nadv, d) !== 'dual' || normalize === 'whiten') return false;
  const directions = attackOf(settings).oneHidden?.directions?.(norm, m);
  if (directions === undefined) return false;
  return directions === 1 || (isArtificial(dataset) && 2 * directions < d);
}

/** G = B, as a whole where it is one. */
export function copyGram(engine: Engine, B: Triangle, G: Gram): void {
  for (let n = 0; n < B.rows; n++) G.row(n).set(B.row(n));
  if (G instanceof Matrix) engine.kernels.mirror(G);
}

/** G of base inputs with Gram matrix B after steps, whose H is used up. */
export async function moveGram(engine: Engine, B: Triangle, { H, Q, gram }: Steps, G: Gram): Promise<void> {
  using half = engine.memory.matrix(Q.rows, Q.cols);
  await engine.gemm(Q, gram, half);
  engine.kernels.addScaled(H, half, 0.5);
  await updateGram(engine, B, Q, H, G);
}
