import type { OneHiddenVictim, Steps } from '../attacks/contract.ts';
import type { Differentiable } from '../attacks/differentiable.ts';
import type { Budget } from '../attacks/perturb.ts';
import { whitened } from '../datasets/whitening.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Gram } from '../linalg/gram.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { PrincipalComponents } from '../theory/principal-components.ts';
import type { Classifier } from './families/index.ts';
import { asNetwork } from './families/one-hidden-as-network.ts';
import { attackOf } from './parts.ts';
import { projectMoves } from './projection/project-moves.ts';
import type { Settings } from './settings.ts';
import { moveGram } from './stages/base-gram.ts';
import type { BaseInputs } from './stages/base-inputs.ts';
import { classesOf } from './stages/data/labels.ts';
import type { NaturalData } from './stages/data/natural-data.ts';
import type { GrowingGram } from './stages/growing-gram.ts';

/** Base inputs after the attack, Nadv x d. */
export interface PerturbedInputs extends Disposable {
  /** As the network sees them. */
  readonly X: Matrix;
  /** The same before whitening; equal to X where there is none. */
  readonly unwhitened: Matrix;
  /** Share of the perturbations' energy in the directions that they were kept to; undefined where they were not. */
  readonly keptEnergy?: number;
  /** Outputs of the attacked network on X, where the attack knows them. */
  readonly outputs?: Float64Array;
  /** Computes X X^T from that of the base inputs, where inputs moved along few directions. Can be called once. */
  readonly fillGram?: (G: Gram) => Promise<void>;
}

/** A cell before its attack. */
export interface AttackedCell {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly natural: Pick<NaturalData, 'space' | 'whitening' | 'classes' | 'unwhitened'>;
  readonly f: Pick<Classifier, 'differentiable'> & { readonly oneHidden?: { readonly network: OneHidden } };
  readonly base: BaseInputs;
  /** Normal of the max-margin boundary for inputs as the network sees them, length d. */
  readonly maxMarginNormal: () => Promise<Float32Array>;
  /** Principal components of the natural training data. */
  readonly principal: () => Promise<PrincipalComponents>;
  /** Gram matrix of base inputs, where that of perturbed inputs is computed from it. */
  readonly baseGram?: () => Promise<GrowingGram>;
}

/**
 * Attacks the base inputs toward their targets. Whitened inputs are attacked before whitening: since whitening by T is
 * linear, the composed network has the same form, with first layer W T.
 */
export async function perturb(cell: AttackedCell): Promise<PerturbedInputs> {
  const { engine, base, natural, f } = cell;
  const X = engine.memory.matrix(base.X.rows, base.X.cols);
  X.data.set(base.unwhitened.data);
  const { whitening: T } = natural;
  if (T === undefined) {
    const steps = f.oneHidden
      ? await attackOneHidden(
          cell,
          { network: f.oneHidden.network, maxMarginNormal: cell.maxMarginNormal },
          X,
        )
      : await attackNetwork(cell, f.differentiable(), X);
    const kept = await projectMoves(cell, X);
    return perturbedInputs(X, X, cell, kept, steps);
  }
  if (f.oneHidden === undefined) throw new Error('only networks of one hidden layer see whitened inputs');
  using W = await timesWhitening(engine, f.oneHidden.network.W, T);
  const maxMarginNormal = async () => {
    const seen = await cell.maxMarginNormal();
    using normal = engine.memory.matrix(1, seen.length);
    normal.data.set(seen);
    using unwhitened = await timesWhitening(engine, normal, T);
    return unwhitened.data.slice();
  };
  await attackOneHidden(cell, { network: { ...f.oneHidden.network, W }, maxMarginNormal }, X);
  const kept = await projectMoves(cell, X);
  return perturbedInputs(await whitened(engine, T, X), X, cell, kept);
}

/** Attacks X in place; returns the steps where requested. */
async function attackOneHidden(
  cell: AttackedCell,
  victim: OneHiddenVictim,
  X: Matrix,
): Promise<Steps | undefined> {
  const { engine, settings, base, baseGram } = cell;
  const { oneHidden } = attackOf(settings);
  if (oneHidden === undefined) return attackNetwork(cell, asNetwork(engine, victim.network), X);
  return oneHidden.perturb(engine, victim, X, base.targets, budgetOf(cell), settings, baseGram !== undefined);
}

/** Attacks X in place with the gradients of a network, and disposes of the network. Returns no steps. */
async function attackNetwork(
  cell: AttackedCell,
  victim: Differentiable & Disposable,
  X: Matrix,
): Promise<undefined> {
  using network = victim;
  const { engine, settings, natural, base } = cell;
  const attack = attackOf(settings).network;
  if (attack === undefined) throw new Error(`attack ${settings.attack} does not attack this network`);
  const targets = classesOf(base.targets.data, natural.classes);
  await attack.perturb(engine, network, X, targets, budgetOf(cell), settings);
}

function budgetOf({ settings: { norm, epsilon }, natural: { space } }: AttackedCell): Budget {
  return { norm, epsilon, space };
}

/** Wraps the attacked inputs. The first Gram matrix consumes the steps, whose memory training needs. */
function perturbedInputs(
  X: Matrix,
  unwhitened: Matrix,
  { engine, base, baseGram }: AttackedCell,
  keptEnergy: number | undefined,
  steps?: Steps,
): PerturbedInputs {
  let isUsed = false;
  const fillGram = async (G: Gram, taken: Steps, gram: GrowingGram) => {
    if (isUsed) throw new Error('the steps of these inputs were used before');
    isUsed = true;
    using used = taken;
    await moveGram(engine, await gram.of(engine, base.X), used, G);
  };
  return {
    X,
    unwhitened,
    ...(keptEnergy !== undefined && { keptEnergy }),
    ...(steps?.outputs && { outputs: steps.outputs }),
    ...(steps && baseGram && { fillGram: async (G: Gram) => fillGram(G, steps, await baseGram()) }),
    [Symbol.dispose]() {
      for (const matrix of new Set([X, unwhitened])) matrix.free();
      if (!isUsed) steps?.[Symbol.dispose]();
    },
  };
}

/** Converts rows that act on whitened inputs to rows that act on inputs before whitening. The caller frees them. */
async function timesWhitening(engine: Engine, rows: Matrix, T: Matrix): Promise<Matrix> {
  const product = engine.memory.matrix(rows.rows, T.cols);
  await engine.gemm(rows, T, product);
  return product;
}

/** Inputs that g learns from. */
export interface LearnedInputs extends Disposable {
  /** Nadv x d, as the network sees them. */
  readonly X: Matrix;
  /** Computes X X^T, where there is a cheaper way than from X. */
  readonly fillGram?: (G: Gram) => Promise<void>;
}

/** The perturbed inputs; with base "none" the perturbations alone, as the difference that the network sees. */
export function learnedInputs(
  { memory, kernels }: Engine,
  from: 'same' | 'isotropic' | 'none',
  base: Pick<BaseInputs, 'X'>,
  perturbed: PerturbedInputs,
): LearnedInputs {
  if (from !== 'none') return { ...perturbed, [Symbol.dispose]() {} };
  const X = memory.matrix(perturbed.X.rows, perturbed.X.cols);
  X.data.set(perturbed.X.data);
  kernels.addScaled(X, base.X, -1);
  return { X, [Symbol.dispose]: () => X.free() };
}
