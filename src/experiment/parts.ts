import { type Attack, attacks } from '../attacks/index.ts';
import { datasetParts } from '../datasets/registry.ts';
import { type NetworkPart, networks } from '../networks/index.ts';
import type { Part } from '../parts/part.ts';
import { PartRegistry } from '../parts/registry.ts';
import { type Solver, solvers } from '../solvers/index.ts';
import { lossParts } from '../solvers/one-hidden/losses.ts';
import type { SettingName } from './settings.ts';

export { datasetOf, datasetParts } from '../datasets/registry.ts';
export { lossParts } from '../solvers/one-hidden/losses.ts';

export const attackParts = new PartRegistry<Attack>('attack', attacks);
export const networkParts = new PartRegistry<NetworkPart>('network', networks);
export const solverParts = new PartRegistry<Solver>('solver', solvers);

/** All parts that cells can choose, by the setting that chooses them. */
export const registries: readonly PartRegistry<Part>[] = [
  datasetParts,
  attackParts,
  networkParts,
  solverParts,
  lossParts,
];

export function attackOf({ attack }: { readonly attack: string }): Attack {
  return attackParts.get(attack);
}

export function networkOf({ network }: { readonly network: string }): NetworkPart {
  return networkParts.get(network);
}

export function solverOf({ solver }: { readonly solver: string }): Solver {
  return solverParts.get(solver);
}

const namesOf = new WeakMap<Part, readonly SettingName[]>();

/** Names of the settings that belong to a part; the same list each time. */
export function ownNames(part: Part): readonly SettingName[] {
  const known = namesOf.get(part);
  if (known) return known;
  const names = Object.keys(part.settings) as SettingName[];
  namesOf.set(part, names);
  return names;
}
