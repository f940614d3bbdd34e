import type { Memory } from '../../linalg/memory.ts';
import type { Settings } from '../settings.ts';
import type { Stage, StageTools } from './stage.ts';

interface Kept {
  readonly result: Disposable;
  /** Keys of the stages whose memory the result shares. */
  readonly lenders: readonly string[];
}

/** Cache of results that cells share, by the keys of their stages. */
export class StageCache implements Disposable {
  readonly #memory: Memory;
  readonly #kept = new Map<string, Kept>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Result of a stage for a cell, computed on first use. Valid until `trim`, `keepOnly`, `drop` or dispose. */
  async get<Result extends Disposable>(
    stage: Stage<Result>,
    settings: Settings,
    tools: StageTools,
  ): Promise<Result> {
    const key = stage.keyOf(settings);
    const known = this.#kept.get(key);
    if (known) {
      // Reinserted at the end, so that entries are in order of last use.
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.result as Result;
    }
    const result = await stage.make(settings, (below) => this.get(below, settings, tools), tools);
    this.put(stage, settings, result);
    return result;
  }

  /** Keeps a result that was made elsewhere. */
  put<Result extends Disposable>(stage: Stage<Result>, settings: Settings, result: Result): void {
    const lenders = stage.borrows ? stage.stagesBelow(settings).map((below) => below.keyOf(settings)) : [];
    this.#kept.set(stage.keyOf(settings), { result, lenders });
  }

  /** Whether the result of a stage for a cell is there. */
  has(stage: Stage<Disposable>, settings: Settings): boolean {
    return this.#kept.has(stage.keyOf(settings));
  }

  /** Evicts least recently used results until at most `bytes` of the worker's memory are in use. */
  trim(bytes: number): void {
    for (const key of this.#kept.keys()) {
      if (this.#memory.bytesInUse <= bytes) return;
      this.drop(key);
    }
  }

  /** Evicts the results of all other keys. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#kept.keys()) if (!keys.has(key)) this.drop(key);
  }

  /** Evicts one result, if present, and those that share its memory. */
  drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    for (const [other, { lenders }] of this.#kept) if (lenders.includes(key)) this.drop(other);
    kept.result[Symbol.dispose]();
  }

  /** Keys in the cache. */
  keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** Evicts all results. */
  clear(): void {
    for (const key of this.#kept.keys()) this.drop(key);
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
