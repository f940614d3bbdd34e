import { createEngine } from '../linalg/create-engine.ts';
import type { Engine } from '../linalg/engine.ts';
import { MAX_MEMORY_BYTES } from '../linalg/memory.ts';
import type { ModuleFile } from '../parts/module.ts';
import { StageCache } from './stages/stage-cache.ts';

/** Resources of one worker. */
export interface CellContext {
  /** Options that it was created with. */
  readonly options: ContextOptions;
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
  /** The user's modules, which this thread has loaded. */
  readonly use?: readonly ModuleFile[];
}

/** Creates a worker's engine and an empty cache. Whatever the memory of the machine, one engine holds at most 4 GiB. */
export async function createContext(options: ContextOptions): Promise<CellContext> {
  const { engine: choice, dataFolder, memoryBytes } = options;
  const engine = await createEngine(choice);
  const stages = new StageCache(engine.memory);
  return { options, engine, dataFolder, stages, memoryBytes: Math.min(memoryBytes, MAX_MEMORY_BYTES) };
}
