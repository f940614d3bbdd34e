import type { Engine } from '../linalg/engine.ts';
import type { Gram } from '../linalg/matrix.ts';
import type { RandomKey } from '../linalg/random.ts';
import type { Network } from '../networks/network.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Part } from '../parts/part.ts';
import type { LabelledRows, NetworkTraining } from './deep/network-training.ts';
import type { Training, TrainingSet } from './one-hidden/training.ts';

/** Says how far training has come. */
export type Progress = (progress: string) => void;

/** Trains networks of one hidden layer on two classes. */
export interface OneHiddenSolver {
  /** Whether training on N samples in d dimensions needs the whole of G = X X^T, not the triangle alone. */
  needsWholeGram(N: number, d: number): boolean;
  /**
   * Trains `network` in place on samples with inner products G.
   *
   * @param settings those of the solver's own, and loss, gamma
   */
  train(
    engine: Engine,
    samples: TrainingSet,
    G: Gram,
    network: OneHidden,
    settings: object,
    report: Progress,
  ): Promise<Training>;
}

/** Trains networks of any depth on any number of classes. */
export interface NetworkSolver {
  /**
   * Trains `network` in place.
   *
   * @param settings those of the solver's own
   * @param order stream of random numbers for the order of samples
   */
  train(
    engine: Engine,
    network: Network,
    rows: LabelledRows,
    settings: object,
    order: RandomKey,
    report: Progress,
  ): Promise<NetworkTraining>;
}

/** A way to train classifiers; what it does not train, a sweep cannot ask of it. */
export interface Solver extends Part {
  readonly oneHidden?: OneHiddenSolver;
  readonly network?: NetworkSolver;
}
