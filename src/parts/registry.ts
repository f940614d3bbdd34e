import type { Part } from './part.ts';

/** Parts of one kind that cells can choose: built-in ones, and those of the modules in use. */
export class PartRegistry<Kind extends Part> {
  /** The setting that chooses among them. */
  readonly kind: string;
  readonly #parts: Map<string, Kind>;

  constructor(kind: string, builtIn: Readonly<Record<string, Kind>>) {
    this.kind = kind;
    this.#parts = new Map(Object.entries(builtIn));
  }

  /** Adds a part of a module. Throws where another one has its name. */
  add(part: Kind): void {
    if (this.#parts.has(part.name)) throw new Error(`there is already a ${this.kind} "${part.name}"`);
    this.#parts.set(part.name, part);
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** The part of a name. Throws where there is none. */
  get(name: string): Kind {
    const part = this.#parts.get(name);
    if (part === undefined) throw new Error(`there is no ${this.kind} "${name}"`);
    return part;
  }

  /** In the order in which they were added. */
  get all(): readonly Kind[] {
    return [...this.#parts.values()];
  }
}
