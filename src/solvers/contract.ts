import type { Engine } from '../linalg/engine.ts';
import type { Gram } from '../linalg/gram.ts';
import type { RandomKey } from '../linalg/random.ts';
import type { Network } from '../networks/network.ts';
import type { OneHidden } from '../networks/one-hidden.ts';
import type { Part } from '../parts/part.ts';
import type { NetworkSizes, OneHiddenSizes, SolverCost } from './cost.ts';
import type { LabelledRows, NetworkTraining } from './deep/network-training.ts';
import type { Training, TrainingSet } from './one-hidden/training.ts';

/** Callback that receives the progress of training. */
export type Progress = (progress: string) => void;

/** Trains networks of one hidden layer on two classes. */
export interface OneHiddenSolver {
  /** Whether training on N samples in d dimensions needs all of G = X X^T rather than one triangle. */
  needsWholeGram(N: number, d: number): boolean;
  /**
   * Whether another training on the same samples may use G again: after `train`, it is as it was before. False where it
   * is left out.
   */
  readonly leavesGram?: boolean;
  /** Whether it also trains biases, where a network has them; a cell that asks for biases is refused otherwise. */
  readonly trainsBiases?: boolean;
  /** Estimated cost, for plans; that of gradient flow where it is left out. */
  cost?(sizes: OneHiddenSizes, settings: object): SolverCost;
  /**
   * Trains `network` in place on samples with Gram matrix G, X X^T; X X^T + 1 1^T where the network has biases.
   *
   * @param G whole, or a triangle; that of very many samples lies outside the engine's memory and is read by `row(n)`
   * @param settings the solver's own settings, and loss, gamma
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
  /** Samples of one step, where a step takes some; what layers hold of them follows. */
  batchOf?(settings: object): number;
  /** Estimated cost, for plans; that of gradient flow where it is left out. */
  cost?(sizes: NetworkSizes, settings: object): SolverCost;
  /**
   * Trains `network` in place.
   *
   * @param settings the solver's own settings
   * @param order random stream for the order of samples
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

/**
 * Declaration of a training method. It implements the kinds of networks that it supports; a sweep that asks for another
 * kind is refused.
 */
export interface Solver extends Part {
  readonly oneHidden?: OneHiddenSolver;
  readonly network?: NetworkSolver;
}
