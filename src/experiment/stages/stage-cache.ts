import type { Memory } from '../../linalg/memory.ts';
import type { Settings } from '../settings.ts';
import type { Stage, StageTools } from './stage.ts';

interface Kept {
  readonly result: Disposable;
  /** Keys of the stages in whose memory the result lies. */
  readonly lenders: readonly string[];
}

/** Results that cells share, by the keys of their stages. */
export class StageCache implements Disposable {
  readonly #memory: Memory;
  readonly #kept = new Map<string, Kept>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /**
   * The result of a stage for a cell, computed the first time it is asked for. Stays valid until `trim`, `keepOnly`,
   * `drop` or dispose.
   */
  async get<Result extends Disposable>(
    stage: Stage<Result>,
    settings: Settings,
    tools: StageTools,
  ): Promise<Result> {
    const key = stage.keyOf(settings);
    const known = this.#kept.get(key);
    if (known) {
      // Last used, last to go.
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.result as Result;
    }
    const result = await stage.make(settings, (below) => this.get(below, settings, tools), tools);
    const lenders = stage.borrows ? stage.stagesBelow(settings).map((below) => below.keyOf(settings)) : [];
    this.#kept.set(key, { result, lenders });
    return result;
  }

  /** Lets go of the results longest unused until no more than `bytes` of the worker's memory are in use. */
  trim(bytes: number): void {
    for (const key of this.#kept.keys()) {
      if (this.#memory.bytesInUse <= bytes) return;
      this.drop(key);
    }
  }

  /** Lets go of the results of all other keys. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#kept.keys()) if (!keys.has(key)) this.drop(key);
  }

  /** Lets go of one result, if it is there, and of those that lie in its memory. */
  drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    for (const [other, { lenders }] of this.#kept) if (lenders.includes(key)) this.drop(other);
    kept.result[Symbol.dispose]();
  }

  /** Keys of what is kept. */
  keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** Lets go of all results. */
  clear(): void {
    for (const key of this.#kept.keys()) this.drop(key);
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
