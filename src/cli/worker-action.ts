import { resolve } from 'node:path';
import { loadModule } from '../experiment/use/modules.ts';
import { vocabularyWith } from '../experiment/vocabulary.ts';
import { loadOnnxruntime } from '../linalg/mlas/load-onnxruntime.ts';
import { builtFile } from '../package-root.ts';
import { moduleFiles } from '../parts/module.ts';
import { serveQueue } from '../queue/serve.ts';
import { ExitCode } from './exit-code.ts';
import { catchInterruption } from './interruption.ts';
import { type RawOptions, readOptions, withProblems } from './sweep/options.ts';
import { planning } from './sweep/read-planned-sweep.ts';

/** Serves cells until interrupted; returns the exit code. */
export async function serve(url: string, raw: RawOptions): Promise<ExitCode> {
  const { options, problems } = readOptions(raw);
  const modules = await withProblems(problems, () =>
    Promise.all((raw.use ?? []).map((path, i) => loadModule(resolve(path), `--use ${raw.use?.[i]}`))),
  );
  await loadOnnxruntime();
  const vocabulary = vocabularyWith(modules);
  const { workers, memoryBytes, dataFolder, engine } = options;
  const { signal, release } = catchInterruption();
  try {
    await serveQueue({
      ...{ url, workers, memoryBytes, planning, signal },
      vocabulary,
      workerFile: builtFile('workers/cells.js'),
      workerOptions: {
        ...{ engine, dataFolder, save: [], outputFolder: '' },
        memoryBytes: Math.floor(memoryBytes / workers),
        use: moduleFiles(vocabulary.modules),
      },
      say: (line) => process.stderr.write(`${line}\n`),
    });
    return ExitCode.interrupted;
  } finally {
    release();
  }
}
