import type { Differentiable } from '../../attacks/differentiable.ts';
import type { Engine } from '../../linalg/engine.ts';
import type { Gram } from '../../linalg/gram.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Move } from '../../networks/moved.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import type { ExportModel, ScoringOptions } from '../../onnx/score.ts';
import type { NearOrthogonality } from '../../theory/near-orthogonality.ts';

import type { Settings } from '../settings.ts';
import type { NaturalData } from '../stages/data/natural-data.ts';
import type { Samples } from '../stages/data/synthetic-data.ts';
import type { KeptGram } from '../stages/kept-gram.ts';

/**
 * The role of a classifier in a cell. Each role has its own random streams for initial weights and the order of
 * samples.
 */
export type Role = 'Standard' | 'Adversarial' | 'Control';

/** Result of training a classifier. */
export interface TrainingFigures {
  /** Accuracy on its training data. */
  readonly accuracy: number;
  /** Mean loss at the end. */
  readonly loss: number;
  readonly steps: number;
  /** Flow time reached; undefined where training is not a flow. */
  readonly time?: number;
  /** Smallest margin of a training sample; undefined where the loss is not a function of margins. */
  readonly marginMin?: number;
  /** Estimate of 1 - correlation with the function of the exact flow; undefined where there is none. */
  readonly flowError?: number;
  /** Whether training reached its end. */
  readonly converged: boolean;
}

/** How an exported model is scored. */
export interface Scoring extends ScoringOptions {
  /** Number of leading rows of each input that are compared with the engine's outputs; all by default. */
  readonly comparedRows?: number;
}

/** Figures specific to a trained network with one hidden layer. */
export interface OneHiddenFigures {
  readonly network: OneHidden;
  /** Near-orthogonality of its training data. */
  readonly geometry: NearOrthogonality;
  /** s_n: weight of training sample n in the boundary normal (docs/mathematics.md, "Why perturbations teach"). */
  readonly influence: Float64Array;
  /** Change of its weights by training on few samples, valid as long as these are. */
  readonly move?: Move;
}

/** A classifier of K classes, independent of its implementation. */
export interface Classifier extends Disposable {
  /** Outputs for each row of X (N x d, as the network sees them), row by row: one number for each, or K logits. */
  outputs(X: Matrix): Promise<Float64Array>;
  /**
   * Converts the outputs of its exported model for `rows` inputs to the form of `outputs`; omitted where they have it.
   */
  fromModel?(outputs: Float64Array, rows: number): Float64Array;
  /** Predicted class (0 to K - 1) of each row of outputs; -1 where there is none. */
  classesOf(outputs: Float64Array): Int32Array;
  /** Exports it: the bytes of an .onnx file, in the given memory or in new memory. */
  readonly model: ExportModel;
  /** How onnxruntime scores its exported model, where that differs from the default. */
  readonly scoring?: Scoring;
  /** Logits and gradients, for attacks on general networks. The caller disposes of it. */
  differentiable(): Differentiable & Disposable;
  /** Undefined where the cell did not train it. */
  readonly training?: TrainingFigures;
  readonly oneHidden?: OneHiddenFigures;
}

/** Training samples of a classifier. */
export interface LearnedSamples extends Samples {
  /** Computes X X^T, where there is a cheaper way than from X. */
  readonly fillGram?: (G: Gram) => Promise<void>;
  /** Keeps X X^T for other trainings on the same inputs. */
  readonly keptGram?: KeptGram;
  /** The network before training, where it is drawn already. */
  readonly initial?: OneHidden;
}

/** Settings that the training of some family reads, besides those of the solver and the network. */
export const TRAINING_SETTINGS = [
  ...(['network', 'solver', 'seed', 'dataset', 'd'] as const),
  ...(['m', 'gamma', 'initScale', 'loss'] as const),
] as const;

/** Settings of training. */
export type TrainingSettings = Pick<Settings, (typeof TRAINING_SETTINGS)[number]>;

/** A kind of network that cells train. */
export interface Family {
  /**
   * Trains a newly initialized network on samples.
   *
   * @param settings includes the solver's and the network's own settings
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

/** View of a network for attacks; disposing of it leaves the network intact and frees its buffers. */
export function borrowed(network: Differentiable): Differentiable & Disposable {
  const { classes, blockRows } = network;
  return {
    classes,
    ...(blockRows !== undefined && { blockRows }),
    forward: network.forward.bind(network),
    backward: network.backward.bind(network),
    [Symbol.dispose]() {
      network.release?.();
    },
  };
}
