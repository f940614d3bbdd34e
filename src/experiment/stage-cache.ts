import type { Memory } from '../linalg/memory.ts';

/** A result that several cells use, and gives its memory back at the end. */
export type Stage = Disposable;

/**
 * What cells share, by key. A key names every setting that the stage depends on, so a cell's result is the same
 * whether it computed the stage or found it here.
 */
export class StageCache implements Disposable {
  readonly #memory: Memory;
  readonly #stages = new Map<string, Stage>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** The stage of this key, made by `make` the first time. Stays valid until `trim`, `keepOnly`, `drop` or dispose. */
  async get<T extends Stage>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#stages.get(key) as T | undefined;
    if (known) {
      // Last used, last to go.
      this.#stages.delete(key);
      this.#stages.set(key, known);
      return known;
    }
    const made = await make();
    this.#stages.set(key, made);
    return made;
  }

  /** Lets go of the stages longest unused until no more than `bytes` of the worker's memory are in use. */
  trim(bytes: number): void {
    for (const key of this.#stages.keys()) {
      if (this.#memory.bytesInUse <= bytes) return;
      this.drop(key);
    }
  }

  /** Lets go of the stages of all other keys. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#stages.keys()) if (!keys.has(key)) this.drop(key);
  }

  /** Lets go of one stage, if it is there. */
  drop(key: string): void {
    this.#stages.get(key)?.[Symbol.dispose]();
    this.#stages.delete(key);
  }

  get isEmpty(): boolean {
    return this.#stages.size === 0;
  }

  /** Lets go of all stages. */
  clear(): void {
    for (const key of this.#stages.keys()) this.drop(key);
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
