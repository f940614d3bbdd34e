// Plans of the runs of docs/results/sweeps.json, as `lap-sweep plan` makes them.
import { sweepOfRun } from './shipped-sweeps.mjs';

export const WORKERS = 2;
const MEMORY_BYTES = 2 ** 35;

/**
 * Seconds that a plan tells at a pace, in FLOPs a second; where results choose the cells, the number of those that are
 * likely and their seconds. The last argument has the functions of the build or of the sources.
 */
export async function planOf(run, pace, { readSweep, planSweep, secondsOfPart, planning }) {
  const sweep = await sweepOfRun(run, readSweep);
  const options = { folder: 'no-such-folder', workers: WORKERS, memoryBytes: MEMORY_BYTES, planning };
  const { seconds, chosen } = await planSweep(sweep, { ...options, pace: async () => pace });
  if (chosen === undefined) return { plannedSeconds: Math.round(seconds) };
  const { likely, most } = chosen;
  return {
    likelyCells: likely.cells,
    plannedSeconds: Math.round(secondsOfPart({ seconds, pending: most.left }, likely.left)),
  };
}
