import type { Part } from '../../parts/part.ts';
import type { PartRegistry } from '../../parts/registry.ts';
import { attackParts, datasetParts, lossParts, networkParts, solverParts } from '../parts.ts';
import type { Declared } from './declarations.ts';

/** A list of parts in a module's declarations, and the setting that selects among them. */
export interface PartList {
  readonly list: string;
  readonly kind: string;
  readonly parts: readonly Part[];
  readonly isTaken: (name: string) => boolean;
  /** Registers all of them. */
  readonly register: () => void;
}

/** The lists of parts in a module's declarations. */
export function partLists(declared: Declared): PartList[] {
  const listed = <Kind extends Part>(list: string, parts: readonly Kind[], registry: PartRegistry<Kind>) => ({
    ...{ list, kind: registry.kind, parts },
    isTaken: (name: string) => registry.has(name),
    register: () => parts.forEach((part) => void registry.add(part)),
  });
  return [
    listed('datasets', declared.datasets, datasetParts),
    listed('attacks', declared.attacks, attackParts),
    listed('networks', declared.networks, networkParts),
    listed('solvers', declared.solvers, solverParts),
    listed('losses', declared.losses, lossParts),
  ];
}
