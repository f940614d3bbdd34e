import type { Part } from '../parts/part.ts';
import type { LayerSpec } from './layers/layer-spec.ts';

/** Layers and sizes of a network, without parameters. */
export interface Blueprint {
  /** Numbers of an input. */
  readonly d: number;
  /** Outputs, one a class. */
  readonly classes: number;
  /** From the input on. */
  readonly layers: readonly LayerSpec[];
}

/** The data that a network is made for. */
export interface NetworkData {
  /** The data set, for messages. */
  readonly dataset: string;
  readonly d: number;
  readonly classes: number;
  /** Sizes of an image, `[28, 28]` or channels first; undefined where samples are none. */
  readonly shape?: readonly number[] | undefined;
}

/** A network that classifies. */
export interface NetworkPart extends Part {
  /** Whether it has one output for two classes, and is what the theory is of. */
  readonly isOneHidden?: boolean;
  /** Whether its inputs are images. */
  readonly needsImages?: boolean;
  /** Values that other settings have with it where they are not given. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Settings that it has no use for, and why: they stay at their defaults. */
  readonly leavesOut: Readonly<Record<string, string>>;
  /**
   * The layers of a network with an output for each class.
   *
   * @param settings of the cell: m, gamma and the network's own
   * @throws DataError where it cannot be made for such data
   */
  blueprint?(settings: object, data: NetworkData): Blueprint;
}
