import type { Steps } from '../../attacks/contract.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Gram } from '../../linalg/gram.ts';
import { updateGram } from '../../linalg/gram-update.ts';
import { Matrix, type Triangle } from '../../linalg/matrix.ts';
import { formFor } from '../../solvers/one-hidden/response.ts';
import { attackOf, hasTheory } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';

/**
 * Whether the Gram matrix of perturbed inputs is updated from that of the base inputs rather than computed anew. This
 * pays where the attack moves inputs along few directions compared to d and to the number of inputs, and all of G is
 * held. One direction always pays; several are accurate enough only for unscaled inputs centred near the origin.
 */
export function updatesBaseGram(settings: Settings): boolean {
  const { norm, dataset, normalize, Nadv, d, m, bias, base, project } = settings;
  // Steps are recorded with pre-activations without biases, and perturbations alone have a Gram matrix of their own.
  if (!hasTheory(settings) || bias !== 'none' || base === 'none' || project !== 'none') return false;
  if (formFor(Nadv, d) !== 'dual' || normalize === 'whiten') return false;
  const directions = attackOf(settings).oneHidden?.directions?.(norm, m);
  if (directions === undefined) return false;
  return (
    directions === 1 || (isArtificial(dataset) && updateProducts(Nadv, directions, d) < (Nadv * Nadv * d) / 2)
  );
}

/** Multiplications of an update for N inputs moved along r > 1 directions: D D^T, Q (D D^T), and G from these. */
function updateProducts(N: number, r: number, d: number): number {
  return (r * r * d) / 2 + N * r * r + N * N * r;
}

/** Copies the Gram matrix: G = B, whole or one triangle. */
export function copyGram(engine: Engine, B: Triangle, G: Gram): void {
  for (let n = 0; n < B.rows; n++) G.row(n).set(B.row(n));
  if (G instanceof Matrix) engine.kernels.mirror(G);
}

/** Updates the Gram matrix B of base inputs to G after the attack's steps. Consumes their H. */
export async function moveGram(engine: Engine, B: Triangle, { H, Q, gram }: Steps, G: Gram): Promise<void> {
  using half = engine.memory.matrix(Q.rows, Q.cols);
  await engine.gemm(Q, gram, half);
  engine.kernels.addScaled(H, half, 0.5);
  await updateGram(engine, B, Q, H, G);
}
