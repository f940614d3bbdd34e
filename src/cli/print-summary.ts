import { relative } from 'node:path';
import type { Sweep } from '../sweep/cells.ts';
import type { RunSummary } from '../sweep/finish-run.ts';

/** Prints what a finished sweep came to, and its files. */
export async function printSummary(
  sweep: Sweep,
  { results, files }: RunSummary,
  folder: string,
): Promise<void> {
  const { terminalSummary } = await import('../report/terminal.ts');
  const columns = process.stdout.columns ?? 80;
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  process.stdout.write(`${terminalSummary(sweep, results, { columns, colour }).trimEnd()}\n`);
  const names = files.map((file) => relative(folder, file));
  process.stdout.write(`In ${folder}: ${names.join(', ')}\n`);
}
