import type { Engine } from '../linalg/index.ts';
import type { CellResult } from './measurements.ts';
import type { Settings } from './settings.ts';

/** Results of stages that cells share. */
export interface StageCache {
  readonly memoryBytes: number;
}

/** What a cell leaves behind besides its row, and where. */
export interface SaveRequest {
  readonly kinds: readonly ('models' | 'perturbed' | 'decision-maps')[];
  readonly folder: string;
  /** Of the cell: what its files are called after. */
  readonly id: string;
}

export interface CellContext {
  readonly engine: Engine;
  readonly dataFolder: string;
  readonly stages: StageCache;
}

export interface ContextOptions {
  readonly engine: 'auto' | 'wasm' | 'mlas';
  readonly dataFolder: string;
  readonly memoryBytes: number;
}

export async function createContext(_options: ContextOptions): Promise<CellContext> {
  throw new Error('not built yet');
}

export async function runCell(
  _settings: Settings,
  _context: CellContext,
  _report: (doing: string) => void,
  _save?: SaveRequest,
): Promise<CellResult> {
  throw new Error('not built yet');
}
