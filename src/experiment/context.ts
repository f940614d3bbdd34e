import { createEngine, type Engine } from '../linalg/engine.ts';
import { StageCache } from './stage-cache.ts';

/** What one worker runs its cells with. */
export interface CellContext {
  readonly engine: Engine;
  readonly dataFolder: string;
  readonly stages: StageCache;
  /** What the worker may keep from one cell to the next. */
  readonly memoryBytes: number;
}

export interface ContextOptions {
  readonly engine: 'auto' | 'wasm' | 'mlas';
  readonly dataFolder: string;
  readonly memoryBytes: number;
}

/** Makes a worker's engine and an empty cache. */
export async function createContext({ engine: choice, ...options }: ContextOptions): Promise<CellContext> {
  const engine = await createEngine(choice);
  return { ...options, engine, stages: new StageCache(engine.memory) };
}
