import { createEngine } from '../linalg/create-engine.ts';
import type { Engine } from '../linalg/engine.ts';
import { MAX_MEMORY_BYTES } from '../linalg/memory.ts';
import { StageCache } from './stages/stage-cache.ts';

/** Resources of one worker. */
export interface CellContext {
  readonly engine: Engine;
  readonly dataFolder: string;
  readonly stages: StageCache;
  /** Limit of the memory for results kept from one cell to the next, in bytes. */
  readonly memoryBytes: number;
}

export interface ContextOptions {
  readonly engine: 'auto' | 'wasm' | 'mlas';
  readonly dataFolder: string;
  readonly memoryBytes: number;
}

/** Creates a worker's engine and an empty cache. Whatever the memory of the machine, one engine holds at most 4 GiB. */
export async function createContext({
  engine: choice,
  dataFolder,
  memoryBytes,
}: ContextOptions): Promise<CellContext> {
  const engine = await createEngine(choice);
  const stages = new StageCache(engine.memory);
  return { engine, dataFolder, stages, memoryBytes: Math.min(memoryBytes, MAX_MEMORY_BYTES) };
}
