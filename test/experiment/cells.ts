import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CellContext, createContext } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';

/** A cell that runs in a few milliseconds. */
export function smallCell(given: Partial<Settings> = {}): Settings {
  return completeSettings({ d: 60, N: 40, Nadv: 80, m: 16, epsilon: 0.5, gamma: 0.1, T: 200, ...given });
}

/** Context of a worker's cells: strict kernels, no real data. */
export async function smallContext(): Promise<CellContext & Disposable> {
  const context = await createContext({ engine: 'wasm', dataFolder: '', memoryBytes: 2 ** 30 });
  return { ...context, [Symbol.dispose]: () => context.stages[Symbol.dispose]() };
}

/** A temporary folder, deleted at the end of its scope. */
export async function scratchFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'lap-sweep-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

export const silent = (): void => {};
