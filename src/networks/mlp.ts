import type { ValuesOf } from '../parts/setting.ts';
import type { Blueprint, NetworkData, NetworkPart } from './contract.ts';
import { DEEP_LEAVES_OUT } from './deep-leaves-out.ts';
import { depth } from './depth.ts';
import type { LayerSpec } from './layers/layer-spec.ts';

/** Sizes of a multilayer perceptron. */
export interface MlpSizes {
  readonly d: number;
  readonly classes: number;
  readonly width: number;
  readonly depth: number;
  readonly gamma: number;
}

/**
 * `depth` hidden layers of `width` units with leaky ReLUs of slope gamma, followed by a linear layer; all with biases.
 */
export function mlpBlueprint({ d, classes, width, depth, gamma }: MlpSizes): Blueprint {
  const layers: LayerSpec[] = [];
  let inputs = d;
  for (let layer = 0; layer < depth; layer++) {
    layers.push({ kind: 'dense', inputs, outputs: width }, { kind: 'leaky-relu', size: width, gamma });
    inputs = width;
  }
  return { d, classes, layers: [...layers, { kind: 'dense', inputs, outputs: classes }] };
}

const settings = { depth };

type MlpSettings = ValuesOf<typeof settings> & { readonly m: number; readonly gamma: number };

/** A multilayer perceptron with one output for each class. */
export const mlp = {
  name: 'mlp',
  meaning: 'a multilayer perceptron with one output for each class',
  settings,
  defaults: { solver: 'sgd', epochs: 100 },
  leavesOut: DEEP_LEAVES_OUT,
  blueprint: ({ m: width, depth, gamma }: MlpSettings, { d, classes }: NetworkData) =>
    mlpBlueprint({ d, classes, width, depth, gamma }),
} satisfies NetworkPart;
