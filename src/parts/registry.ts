import type { Part } from './part.ts';

/** Parts of one kind that cells can select: the built-in ones, and those of loaded modules. */
export class PartRegistry<Kind extends Part> {
  /** The setting that selects among them. */
  readonly kind: string;
  readonly #parts: Map<string, Kind>;

  constructor(kind: string, builtIn: Readonly<Record<string, Kind>>) {
    this.kind = kind;
    this.#parts = new Map(Object.entries(builtIn));
  }

  /** Adds a module's part. Throws where its name is taken. */
  add(part: Kind): void {
    if (this.#parts.has(part.name)) throw new Error(`there is already a ${this.kind} "${part.name}"`);
    this.#parts.set(part.name, part);
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** Finds a part by name. Throws where there is none. */
  get(name: string): Kind {
    const part = this.#parts.get(name);
    if (part === undefined) throw new Error(`there is no ${this.kind} "${name}"`);
    return part;
  }

  /** All parts, in the order in which they were added. */
  get all(): readonly Kind[] {
    return [...this.#parts.values()];
  }
}
