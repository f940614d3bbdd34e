import type { Part } from '../parts/part.ts';
import type { Dataset } from './split.ts';

/** Inputs that are drawn rather than read. */
export interface Drawn {
  readonly distribution: 'uniform' | 'gauss';
  /** Distance of each class mean from the origin; left out where labels are random. */
  readonly shift?: number;
  /** Fresh samples of a test split; 0 where there is none. */
  readonly testSamples: number;
}

/** What opening a data set needs besides its own settings. */
export interface OpenedWith {
  /** The value of the setting `dataset`: its name, or its prefix with a path. */
  readonly dataset: string;
  readonly dataFolder: string;
}

/** A data set, or a kind of data sets on disk. */
export interface DatasetPart extends Part {
  /** Whether the setting names a path behind it: `npz:PATH`. */
  readonly takesPath?: boolean;
  /** How inputs are drawn; left out where they are read. */
  readonly drawn?: Drawn;
  /** Numbers of a sample, where every set of the kind has as many. */
  readonly d?: number;
  /** Samples of the test split, at most; for estimates. */
  readonly testSamples?: number;
  /**
   * Reads a set: sizes and labels now, inputs when they are asked for.
   *
   * @param settings the data set's own, and seed
   * @throws DataError naming the path, what was expected, what was found and the remedy
   */
  open?(settings: object, where: OpenedWith): Promise<Dataset>;
}
