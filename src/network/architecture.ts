/** `depth` hidden layers of `width` units with leaky ReLU of slope gamma below zero, and a linear layer; with biases. */
export interface MlpArchitecture {
  readonly kind: 'mlp';
  readonly d: number;
  readonly classes: number;
  readonly width: number;
  readonly depth: number;
  readonly gamma: number;
}

/** The convolutional network of the published experiments, for images of a shape. */
export interface ConvnetArchitecture {
  readonly kind: 'convnet';
  /** Channels, height, width: the order of an input's numbers. */
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly classes: number;
}

export type Architecture = MlpArchitecture | ConvnetArchitecture;
