import type { PartTable } from '../parts/part.ts';
import type { NetworkPart } from './contract.ts';
import { convnet } from './convnet.ts';
import { mlp } from './mlp.ts';
import { oneHidden } from './one-hidden-part.ts';
import { wideResnet } from './wide-resnet.ts';

export type { Blueprint, NetworkData, NetworkPart } from './contract.ts';

/** The built-in networks, by the value of the setting `network`. */
export const networks = {
  'one-hidden': oneHidden,
  mlp,
  convnet,
  'wide-resnet': wideResnet,
} satisfies PartTable<NetworkPart>;
