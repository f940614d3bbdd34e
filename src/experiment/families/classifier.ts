import type { Differentiable } from '../../attacks/differentiable.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Gram, Matrix } from '../../linalg/matrix.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import type { ScoringOptions } from '../../onnx/score.ts';
import type { NearOrthogonality } from '../../theory/near-orthogonality.ts';

import type { Settings } from '../settings.ts';
import type { NaturalData, Samples } from '../stages/natural-data.ts';

/** Which of a cell's classifiers: each has weights and an order of samples of its own. */
export type Role = 'Standard' | 'Adversarial' | 'Control';

/** How the training of a classifier ended. */
export interface TrainingFigures {
  /** Share of its training data that it gets right. */
  readonly accuracy: number;
  /** Mean loss at the end. */
  readonly loss: number;
  readonly steps: number;
  /** Flow time reached; undefined where training is no flow. */
  readonly time?: number;
  /** Smallest margin of a training sample, where margins are what is trained on. */
  readonly marginMin?: number;
  /** The end that was asked for was reached. */
  readonly converged: boolean;
}

/** How an exported model is scored. */
export interface Scoring extends ScoringOptions {
  /** The first so many rows of each input are compared with the engine's own; left out, all. */
  readonly comparedRows?: number;
}

/** Figures that only a trained network of one hidden layer has. */
export interface OneHiddenFigures {
  readonly network: OneHidden;
  /** Of its training data. */
  readonly geometry: NearOrthogonality;
  /** s_n: how much training sample n weighs in the boundary normal (docs/mathematics.md, "Why perturbations teach"). */
  readonly influence: Float64Array;
}

/** A classifier of K classes, whatever it is made of. */
export interface Classifier extends Disposable {
  /** Its outputs for each row of X (N x d, as the network sees them), row by row: one number a row, or K logits. */
  outputs(X: Matrix): Promise<Float64Array>;
  /** Outputs of its exported model for so many rows, in the form of `outputs`; left out where they have it. */
  fromModel?(outputs: Float64Array, rows: number): Float64Array;
  /** The class (0 to K - 1) of each row, from outputs row by row; -1 is none. */
  classesOf(outputs: Float64Array): Int32Array;
  /** The bytes of its .onnx file. */
  model(): Uint8Array;
  /** How onnxruntime scores its exported model, where it is not the usual way. */
  readonly scoring?: Scoring;
  /** Logits and gradients for attacks that work on any network. The caller disposes of it. */
  differentiable(): Differentiable & Disposable;
  /** Undefined where the cell did not train it. */
  readonly training?: TrainingFigures;
  readonly oneHidden?: OneHiddenFigures;
}

/** Training samples of a classifier. */
export interface LearnedSamples extends Samples {
  /** Computes X X^T where there is a cheaper way than from X. */
  readonly fillGram?: (G: Gram) => Promise<void>;
}

/** Settings that the training of some family reads, besides those of the solver's and the network's own. */
export const TRAINING_SETTINGS = [
  ...(['network', 'solver', 'seed', 'dataset', 'd'] as const),
  ...(['m', 'gamma', 'initScale', 'loss'] as const),
] as const;

/** Settings of training. */
export type TrainingSettings = Pick<Settings, (typeof TRAINING_SETTINGS)[number]>;

/** A kind of network that cells train. */
export interface Family {
  /**
   * Trains a fresh network on samples of the natural data's classes.
   *
   * @param settings and those of the solver's and the network's own
   */
  train(
    engine: Engine,
    settings: TrainingSettings,
    samples: LearnedSamples,
    natural: Pick<NaturalData, 'classes' | 'shape'> & Partial<Pick<NaturalData, 'space'>>,
    role: Role,
    report: (progress: string) => void,
  ): Promise<Classifier>;
}

/** A view of a network for attacks; disposing of it leaves the network to its classifier. */
export function borrowed(network: Differentiable): Differentiable & Disposable {
  const { classes, blockRows } = network;
  return {
    classes,
    ...(blockRows !== undefined && { blockRows }),
    forward: network.forward.bind(network),
    backward: network.backward.bind(network),
    [Symbol.dispose]() {},
  };
}
