import type { Sweep } from '../cells.ts';
import type { Observer } from '../run/events.ts';
import type { RunSummary } from '../run/finish-run.ts';
import { type RunOptions, runSweep } from '../run/run-sweep.ts';
import { auditFolder } from './read-audits.ts';

/**
 * Runs or continues the audit of a sweep, on the threads of this machine, into a folder of its own in the output
 * folder. It has a journal as the sweep itself has, and is continued in the same way. A budget counts for both.
 *
 * @param sweep from `auditSweep`
 * @param options those of the run that is audited
 */
export function runAudit(sweep: Sweep, options: RunOptions, observe: Observer): Promise<RunSummary> {
  const { draw, runCells, shard, fresh, ...rest } = options;
  return runSweep(sweep, { ...rest, folder: auditFolder(options.folder) }, observe);
}
