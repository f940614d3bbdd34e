import type { Part } from '../parts/part.ts';
import type { LayerSpec } from './layers/layer-spec.ts';

/** Layers and sizes of a network, without parameters. */
export interface Blueprint {
  /** Dimension of an input. */
  readonly d: number;
  /** Number of outputs, one for each class. */
  readonly classes: number;
  /** In order from the input. */
  readonly layers: readonly LayerSpec[];
}

/** Properties of the data that a network is built for. */
export interface NetworkData {
  /** Name of the data set, for messages. */
  readonly dataset: string;
  readonly d: number;
  readonly classes: number;
  /** Shape of a sample, `[28, 28]` or with channels first; undefined where samples have none. */
  readonly shape?: readonly number[] | undefined;
}

/** Declaration of a network. */
export interface NetworkPart extends Part {
  /** Whether it has one hidden layer and a single output for two classes, so that the theory applies to it. */
  readonly isOneHidden?: boolean;
  /** Whether its inputs are images. */
  readonly needsImages?: boolean;
  /** Defaults of other settings when this network is chosen. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Settings that it ignores, with the reason; they must keep their defaults. */
  readonly leavesOut: Readonly<Record<string, string>>;
  /**
   * Layers of the network, with one output for each class.
   *
   * @param settings of the cell: m, gamma and the network's own settings
   * @throws DataError where the network does not fit the data
   */
  blueprint?(settings: object, data: NetworkData): Blueprint;
}
