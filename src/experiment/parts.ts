import { type Attack, attacks } from '../attack/index.ts';
import { type NetworkPart, networks } from '../network/index.ts';
import type { Part } from '../parts/part.ts';
import { type Solver, solvers } from '../solvers/index.ts';
import { type SettingName, type Settings, settingNames } from './settings.ts';

/** Parts of one kind that cells can choose: built-in ones, and those of the modules in use. */
export class PartRegistry<Kind extends Part> {
  readonly #kind: string;
  readonly #parts: Map<string, Kind>;

  constructor(kind: string, builtIn: Readonly<Record<string, Kind>>) {
    this.#kind = kind;
    this.#parts = new Map(Object.entries(builtIn));
  }

  /** Adds a part of a module. Throws where another one has its name. */
  add(part: Kind): void {
    if (this.#parts.has(part.name)) throw new Error(`there is already ${this.#kind} "${part.name}"`);
    this.#parts.set(part.name, part);
  }

  /** The part of a name. Throws where there is none. */
  get(name: string): Kind {
    const part = this.#parts.get(name);
    if (part === undefined) throw new Error(`there is no ${this.#kind} "${name}"`);
    return part;
  }

  get names(): string[] {
    return [...this.#parts.keys()];
  }

  /** In the order in which they were added. */
  get all(): Kind[] {
    return [...this.#parts.values()];
  }
}

export const attackParts = new PartRegistry<Attack>('attack', attacks);
export const networkParts = new PartRegistry<NetworkPart>('network', networks);
export const solverParts = new PartRegistry<Solver>('solver', solvers);

export function attackOf({ attack }: Pick<Settings, 'attack'>): Attack {
  return attackParts.get(attack);
}

export function networkOf({ network }: Pick<Settings, 'network'>): NetworkPart {
  return networkParts.get(network);
}

export function solverOf({ solver }: Pick<Settings, 'solver'>): Solver {
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

/** Whether a name is that of a setting, of the cell or of a part. */
export function isSetting(name: string): boolean {
  const registries = [attackParts, networkParts, solverParts];
  return (
    settingNames.some((known) => known === name) ||
    registries.some(({ all }) => all.some(({ settings }) => Object.hasOwn(settings, name)))
  );
}
