import { join } from 'node:path';
import { defaultDataFolder } from '../datasets/sources/data-folder.ts';
import { estimateCell, sharedWork } from '../experiment/planning/estimate.ts';
import { groupKey } from '../experiment/stages/index.ts';
import type { Sweep } from '../sweep/cells.ts';
import { machineLimits, memoryToUse } from '../sweep/machine/limits.ts';
import type { Observer } from '../sweep/run/events.ts';
import type { RunSummary } from '../sweep/run/finish-run.ts';
import { type RunOptions, runSweep as runWith } from '../sweep/run/run-sweep.ts';

/** Options of a run, with the same defaults as on the command line. */
export type SweepRunOptions = Partial<Omit<RunOptions, 'planning' | 'workerFile' | 'runCells' | 'draw'>>;

/**
 * Runs or continues a sweep on the threads of this machine. Cells in the output folder's journal are not run again.
 * Writes the same files as the command: tables, diagrams and report.
 *
 * @param sweep from `readSweep` or `parseSweep`.
 * @param observe receives the events of the run, in order
 * @throws UsageError where nothing can be run, DataError where the folder's journal is damaged, RunBrokenOff where the
 * run cannot go on (a full disk), and system errors. A cell that fails throws nothing: it is in the summary.
 */
export function runSweep(
  sweep: Sweep,
  options: SweepRunOptions = {},
  observe: Observer = () => {},
): Promise<RunSummary> {
  const limits = machineLimits();
  const {
    folder = join('output', sweep.name),
    workers = limits.cores,
    memoryBytes = memoryToUse(limits),
    dataFolder = defaultDataFolder(),
    engine = 'auto',
    ...others
  } = options;
  return runWith(
    sweep,
    {
      ...{ ...others, folder, workers, memoryBytes, dataFolder, engine },
      planning: { estimateCell, groupKey, sharedWork },
      // Loaded on demand: drawing loads slowly and is not needed by a run that ends early.
      draw: async (chosen, results) => {
        const { writeReport } = await import('../report/report.ts');
        return writeReport(chosen, results, folder);
      },
    },
    observe,
  );
}
