import { fileURLToPath } from 'node:url';
import { completeSettings, type Settings } from '../../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../../src/experiment/vocabulary.ts';
import { type Cell, cellId, type Sweep } from '../../../src/sweep/cells.ts';
import type { Planning } from '../../../src/sweep/plan/work-groups.ts';
import type { SweepEvent } from '../../../src/sweep/run/events.ts';
import type { RunSummary } from '../../../src/sweep/run/finish-run.ts';
import { type RunOptions, runSweep } from '../../../src/sweep/run/run-sweep.ts';

/** A cell of a grid; test/fixtures/workers/quick.mjs says what `m` makes it do. */
export function cell(index: number, given: Partial<Settings> = {}): Cell {
  const settings = completeSettings({ m: 1000, ...given });
  return { index, id: cellId(settings, builtInVocabulary), settings };
}

/** A sweep of cells with the given settings. */
export function sweepOf(settings: readonly Partial<Settings>[]): Sweep {
  return {
    name: 'test',
    description: '',
    vocabulary: builtInVocabulary,
    cells: settings.map((given, index) => cell(index, given)),
    axes: ['N', 'seed'],
    diagrams: [],
    save: [],
    hash: 'h',
  };
}

/** A grid of N times seeds. */
export function grid(Ns: number, seeds: number, given: Partial<Settings> = {}): Partial<Settings>[] {
  return Array.from({ length: Ns * seeds }, (_, i) => ({
    N: 10 + Math.floor(i / seeds),
    seed: i % seeds,
    ...given,
  }));
}

/** Cells with the same N share work, and each such group is a task of its own. */
export const planning: Planning = {
  estimateCell: ({ N }) => ({ flops: N * 1e10, memoryBytes: N }),
  groupKey: ({ N }) => ({ key: String(N) }),
};

/** The same, with groups so small that they are joined. */
export const smallPlanning: Planning = {
  ...planning,
  estimateCell: ({ N }) => ({ flops: N, memoryBytes: N }),
};

export { temporaryFolder } from '../../temporary-folder.ts';

export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

/** Runs a sweep with the quick worker and collects the events. */
export async function run(
  sweep: Sweep,
  folder: string,
  options: Partial<RunOptions> = {},
): Promise<RunSummary & { readonly events: SweepEvent[] }> {
  const events: SweepEvent[] = [];
  const summary = await runSweep(
    sweep,
    {
      folder,
      workers: 2,
      memoryBytes: 1e9,
      dataFolder: '',
      engine: 'auto',
      planning,
      workerFile: fixture('workers/quick.mjs'),
      ...options,
    },
    (event) => events.push(event),
  );
  return { ...summary, events };
}
