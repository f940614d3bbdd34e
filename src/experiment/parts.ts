import { type Attack, attacks } from '../attacks/index.ts';
import { datasetParts } from '../datasets/registry.ts';
import { type NetworkPart, networks } from '../networks/index.ts';
import type { Part } from '../parts/part.ts';
import { PartRegistry } from '../parts/registry.ts';
import { type Solver, solvers } from '../solvers/index.ts';
import { type LimitSettings, limitProblems } from '../solvers/one-hidden/limit-conditions.ts';
import { lossParts } from '../solvers/one-hidden/losses.ts';

export { datasetOf, datasetParts } from '../datasets/registry.ts';
export { lossParts } from '../solvers/one-hidden/losses.ts';

export const attackParts = new PartRegistry<Attack>('attack', attacks);
export const networkParts = new PartRegistry<NetworkPart>('network', networks);
export const solverParts = new PartRegistry<Solver>('solver', solvers);

/** Registries of all parts, by the setting that selects them. */
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

/** Whether f is a network with one hidden layer trained by the cell, to which the theory applies. */
export function hasTheory({
  network,
  standard,
}: {
  readonly network: string;
  readonly standard: string;
}): boolean {
  return standard === 'trained' && networkParts.get(network).isOneHidden === true;
}

/** Whether the theory applies to f and gradient flow has the max-margin limit. */
export function hasLimit(
  settings: LimitSettings & { readonly network: string; readonly standard: string },
): boolean {
  return hasTheory(settings) && limitProblems(settings).length === 0;
}
