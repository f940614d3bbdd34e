import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Problem, UsageError } from '../../errors.ts';
import { compareSides } from '../../report/compare/comparison.ts';
import { comparisonText } from '../../report/compare/comparison-text.ts';
import { readSide } from '../../report/compare/read-side.ts';
import { columnsOf } from '../../sweep/plan/plain-text.ts';
import { outputPaths } from '../../sweep/store/output-folder.ts';

/** Options of `lap-sweep compare`. */
export interface CompareOptions {
  readonly value?: string;
  readonly ignore: readonly string[];
  readonly out?: string;
  readonly theme: 'light' | 'dark';
}

/** Problem of a folder without a table of cells. */
function notOfRun(folder: string): Problem {
  const message = existsSync(folder)
    ? 'has no cells.csv; give the output folder of a run that has ended, such as output/<name>.'
    : 'there is no such folder; give the output folders of two runs, such as output/<name>.';
  return { place: folder, message };
}

/** Compares two folders, prints the table and writes the files. */
export async function compare(
  a: string,
  b: string,
  { value, ignore, out, theme }: CompareOptions,
): Promise<void> {
  const named = [a, b].map((folder) => basename(resolve(folder)));
  const folder = out ?? join('output', named.join('-against-'));
  const { journal, run } = outputPaths(folder);
  if (existsSync(journal) || existsSync(run))
    throw new UsageError([{ place: folder, message: 'is the output folder of a run; give another --out' }]);
  const problems = [a, b].filter((side) => !existsSync(outputPaths(side).cells)).map(notOfRun);
  if (problems.length > 0) throw new UsageError(problems);
  const [one, other] = await Promise.all([readSide(a, 'A'), readSide(b, 'B')]);
  const comparison = compareSides(one, other, { value, ignored: ignore });
  const columns = columnsOf(process.stdout, 100);
  process.stdout.write(`${comparisonText(comparison, columns)}\n`);
  // Loaded on demand: drawing needs Vega.
  const { writeComparison } = await import('../../report/compare/write-comparison.ts');
  for (const path of await writeComparison(comparison, folder, { theme })) process.stdout.write(`${path}\n`);
}
