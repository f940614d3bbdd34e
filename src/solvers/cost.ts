/**
 * How samples are distributed, as far as the cost of following a flow depends on it: real ones, or by how correlated
 * artificial ones are, from 0 (independent) to 1 (an offset common to all) and beyond (few leading directions).
 */
export type SampleKind = 'real' | number;

/** Sizes of training a network of one hidden layer. */
export interface OneHiddenSizes {
  readonly N: number;
  readonly d: number;
  readonly m: number;
  readonly kind: SampleKind;
}

/** Sizes of training a deep network. */
export interface NetworkSizes {
  readonly samples: number;
  readonly d: number;
  /** Multiplications of a forward pass of one sample. */
  readonly multiplications: number;
  /** Whether there are convolutions, which then have most of these. */
  readonly isConvolutional: boolean;
  readonly parameters: number;
  /** Samples that are evaluated at once. */
  readonly blockRows: number;
  /** Units of the first layer where it is dense and cheaper in dual form; else 0. */
  readonly dualUnits: number;
}

/** Estimated cost of one training, apart from the network, its inputs and their Gram matrix. */
export interface SolverCost {
  /** Floating-point operations at the rate of large products. */
  readonly flops: number;
  /** float32 numbers held in the engine's memory. */
  readonly numbers: number;
  /** Memory outside the engine. */
  readonly heapBytes?: number;
  /** Most memory of threads that help with it, in all. */
  readonly helperBytes?: number;
}
