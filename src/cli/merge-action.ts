import { join } from 'node:path';
import { mergeFolders } from '../sweep/store/merge.ts';
import { ExitCode } from './exit-code.ts';
import { printSummary } from './print-summary.ts';

/** Merges the folders; returns the exit code. */
export async function merge(
  folders: readonly string[],
  { out, quiet }: { readonly out?: string; readonly quiet?: boolean },
): Promise<ExitCode> {
  const merged = await mergeFolders(
    folders,
    {
      command: ['lap-sweep', ...process.argv.slice(2)],
      folderFor: ({ name }) => out ?? join('output', name),
      draw: async (sweep, results, folder) => {
        const { writeReport } = await import('../report/report.ts');
        return writeReport(sweep, results, folder);
      },
    },
    (event) => {
      if (event.type === 'warning') process.stderr.write(`${event.message}\n`);
    },
  );
  const { folder, missing, outcome } = merged;
  if (!quiet && missing.length === 0) await printSummary(merged, folder);
  if (missing.length > 0)
    process.stderr.write(
      `Merged what there is into ${folder}; \`lap-sweep <sweep.json> --out ${folder}\` runs what is missing.\n`,
    );
  return ExitCode[outcome];
}
