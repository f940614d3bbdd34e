import { builtInVocabulary } from '../experiment/vocabulary.ts';
import { builtFile } from '../package-root.ts';
import { serveQueue } from '../queue/serve.ts';
import { ExitCode } from './exit-code.ts';
import { catchInterruption } from './interruption.ts';
import { type RawOptions, readOptions, withProblems } from './sweep/options.ts';
import { planning } from './sweep/read-planned-sweep.ts';

/** Serves cells until it is interrupted; the exit code. */
export async function serve(url: string, raw: RawOptions): Promise<ExitCode> {
  const { options, problems } = readOptions(raw);
  await withProblems(problems, async () => undefined);
  const { workers, memoryBytes, dataFolder, engine } = options;
  const { signal, release } = catchInterruption();
  try {
    await serveQueue({
      ...{ url, workers, memoryBytes, planning, signal },
      vocabulary: builtInVocabulary,
      workerFile: builtFile('workers/cells.js'),
      workerOptions: {
        ...{ engine, dataFolder, save: [], outputFolder: '' },
        memoryBytes: Math.floor(memoryBytes / workers),
      },
      say: (line) => process.stderr.write(`${line}\n`),
    });
    return ExitCode.interrupted;
  } finally {
    release();
  }
}
