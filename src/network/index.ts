import type { PartTable } from '../parts/part.ts';
import { convnet } from './convnet.ts';
import { mlp } from './mlp.ts';
import type { NetworkPart } from './network-part.ts';
import { oneHidden } from './one-hidden-part.ts';

export type { Blueprint, NetworkData, NetworkPart } from './network-part.ts';

/** The built-in networks, by the value of the setting `network`. */
export const networks = { 'one-hidden': oneHidden, mlp, convnet } satisfies PartTable<NetworkPart>;
