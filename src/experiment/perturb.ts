import type { OneHiddenVictim, Steps } from '../attacks/contract.ts';
import { whitened } from '../datasets/whitening.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Gram, Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Classifier } from './families/index.ts';
import { asNetwork } from './families/one-hidden-as-network.ts';
import { attackOf } from './parts.ts';
import type { Settings } from './settings.ts';
import { moveGram } from './stages/base-gram.ts';
import type { BaseInputs } from './stages/base-inputs.ts';
import type { GrowingGram } from './stages/growing-gram.ts';
import { classesOf } from './stages/labels.ts';
import type { NaturalData } from './stages/natural-data.ts';

/** Base inputs after the attack, Nadv x d. */
export interface PerturbedInputs extends Disposable {
  /** As the network sees them. */
  readonly X: Matrix;
  /** Before whitening: X itself where nothing is whitened. */
  readonly unwhitened: Matrix;
  /** Computes X X^T from that of the base inputs, once; where inputs moved along few directions. */
  readonly fillGram?: (G: Gram) => Promise<void>;
}

/** A cell before its attack. */
export interface AttackedCell {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly natural: Pick<NaturalData, 'space' | 'whitening' | 'classes'>;
  readonly f: Pick<Classifier, 'differentiable'> & { readonly oneHidden?: { readonly network: OneHidden } };
  readonly base: BaseInputs;
  /** Normal of the max-margin boundary, as the network sees inputs (d). */
  readonly maxMarginNormal: () => Promise<Float32Array>;
  /** Inner products of base inputs, where those of perturbed inputs are to be made from them. */
  readonly baseGram?: () => Promise<GrowingGram>;
}

/**
 * The base inputs, attacked toward their targets. Whitened inputs are attacked before they are whitened: whitening is
 * linear, so that the network behind it is one of the same kind, with first layer W T.
 */
export async function perturb(cell: AttackedCell): Promise<PerturbedInputs> {
  const { engine, base, natural, f, baseGram } = cell;
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
      : await attackNetwork(cell, X);
    return perturbedInputs(X, X, steps, steps && baseGram && gramFiller(engine, base, steps, baseGram));
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
  return perturbedInputs(await whitened(engine, T, X), X);
}

/** Attacks X in place; the steps, where they are wanted. */
async function attackOneHidden(
  { engine, settings, natural, base, baseGram }: AttackedCell,
  victim: OneHiddenVictim,
  X: Matrix,
): Promise<Steps | undefined> {
  const { norm, epsilon } = settings;
  const { oneHidden, network } = attackOf(settings);
  const budget = { norm, epsilon, space: natural.space };
  const wantsSteps = baseGram !== undefined;
  if (oneHidden !== undefined)
    return oneHidden.perturb(engine, victim, X, base.targets, budget, settings, wantsSteps);
  if (network === undefined) throw new Error(`attack ${settings.attack} attacks nothing`);
  using copy = asNetwork(engine, victim.network);
  await network.perturb(engine, copy, X, classesOf(base.targets.data, 2), budget, settings);
  return undefined;
}

async function attackNetwork({ engine, settings, natural, f, base }: AttackedCell, X: Matrix) {
  const { norm, epsilon } = settings;
  const { network } = attackOf(settings);
  if (network === undefined) throw new Error(`attack ${settings.attack} does not attack deep networks`);
  const budget = { norm, epsilon, space: natural.space };
  using victim = f.differentiable();
  await network.perturb(engine, victim, X, classesOf(base.targets.data, natural.classes), budget, settings);
  return undefined;
}

function gramFiller(
  engine: Engine,
  base: BaseInputs,
  steps: Steps,
  baseGram: () => Promise<GrowingGram>,
): (G: Gram) => Promise<void> {
  return async (G) => {
    // Their memory is wanted for training.
    using used = steps;
    await moveGram(engine, await (await baseGram()).of(engine, base.X), used, G);
  };
}

function perturbedInputs(
  X: Matrix,
  unwhitened: Matrix,
  steps?: Steps,
  fill?: (G: Gram) => Promise<void>,
): PerturbedInputs {
  let isUsed = false;
  const fillGram =
    fill &&
    (async (G: Gram) => {
      if (isUsed) throw new Error('the steps of these inputs were used before');
      isUsed = true;
      await fill(G);
    });
  return {
    X,
    unwhitened,
    ...(fillGram && { fillGram }),
    [Symbol.dispose]() {
      for (const matrix of new Set([X, unwhitened])) matrix.free();
      if (!isUsed) steps?.[Symbol.dispose]();
    },
  };
}

/** Rows that act on whitened inputs become rows that act on the inputs before that. The caller frees them. */
async function timesWhitening(engine: Engine, rows: Matrix, T: Matrix): Promise<Matrix> {
  const product = engine.memory.matrix(rows.rows, T.cols);
  await engine.gemm(rows, T, product);
  return product;
}
