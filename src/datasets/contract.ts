import type { Part } from '../parts/part.ts';
import type { Dataset } from './split.ts';

/** Distribution of a synthetic data set. */
export interface Drawn {
  readonly distribution: 'uniform' | 'gauss';
  /** Whether the classes have different means, at the distance given by the setting `shift`; else labels are random. */
  readonly isShifted?: boolean;
  /** Size of the test split; 0 where there is none. */
  readonly testSamples: number;
}

/** Context in which a data set is opened, besides its own settings. */
export interface OpenedWith {
  /** The value of the setting `dataset`: its name, or its prefix with a path. */
  readonly dataset: string;
  readonly dataFolder: string;
}

/** Declaration of a data set, or of a kind of data sets on disk. */
export interface DatasetPart extends Part {
  /** Whether the setting has a path after the name: `npz:PATH`. */
  readonly takesPath?: boolean;
  /** Distribution of synthetic data; omitted for data read from files. */
  readonly drawn?: Drawn;
  /** Dimension of a sample, where it is the same for all sets of the kind. */
  readonly d?: number;
  /** Number of classes, where it is the same for all sets of the kind. */
  readonly classes?: number;
  /** Largest size of the test split, for estimates. */
  readonly testSamples?: number;
  /** Cost of reading a sample, where each has to be decoded, in FLOPs at the rate of large products. */
  readonly readingFlops?: number;
  /**
   * Opens a set. Sizes and labels are read now, inputs on demand.
   *
   * @param settings the data set's own settings, and seed
   * @throws DataError naming the path, what was expected, what was found and the remedy
   */
  open?(settings: object, where: OpenedWith): Promise<Dataset>;
}
