import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { SAVE_KINDS } from '../experiment/saving/save-kinds.ts';
import { columnsOf, plural } from '../sweep/plan/plain-text.ts';
import type { RunSummary } from '../sweep/run/finish-run.ts';

/** Prints the summary of a finished sweep, and its files. */
export async function printSummary({ sweep, results, files }: RunSummary, folder: string): Promise<void> {
  const { terminalSummary } = await import('../report/terminal/terminal.ts');
  const { wrapText } = await import('../report/charts/wrap.ts');
  const columns = columnsOf(process.stdout);
  // Also false under NO_COLOR.
  const colour = process.stdout.isTTY === true && process.stdout.hasColors(2 ** 24);
  process.stdout.write(`${terminalSummary(sweep, results, { columns, colour }).trimEnd()}\n`);
  const lines = filesText([...files, ...(await savedFiles(folder))], folder).split('\n');
  const wrapped = lines.flatMap((line) => wrapText(line, (part) => part.length <= columns));
  process.stdout.write(`${wrapped.join('\n')}\n`);
}

/** Files that cells have saved, in this run or an earlier one. */
export async function savedFiles(folder: string): Promise<string[]> {
  const found = await Promise.all(
    SAVE_KINDS.map(async (kind) => {
      const names = await readdir(join(folder, kind)).catch(() => []);
      return names.map((name) => join(folder, kind, name));
    }),
  );
  return found.flat();
}

/** Lists the files: first the report, then the others by name; files in subfolders are only counted. */
export function filesText(files: readonly string[], folder: string): string {
  const names = [...new Set(files.map((file) => relative(folder, file)))];
  const report = 'report.html';
  const others = names.filter((name) => dirname(name) === '.' && name !== report);
  const within = new Map<string, number>();
  for (const name of names) {
    const inner = dirname(name);
    if (inner !== '.') within.set(inner, (within.get(inner) ?? 0) + 1);
  }
  const counts = Array.from(within, ([inner, count]) => `${inner}/ (${plural(count, 'file')})`);
  return [
    ...(names.includes(report) ? [`Report: ${join(folder, report)}`] : []),
    `Also in ${folder}: ${[...others, ...counts].join(', ')}`,
  ].join('\n');
}
