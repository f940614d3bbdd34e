import { parentPort, workerData } from 'node:worker_threads';
import { createContext, runCell } from '../src/experiment/run-cell.ts';
import { searchCell } from '../src/experiment/search/search.ts';
import { sharedKeys } from '../src/experiment/stages/index.ts';
import { useGate } from '../src/linalg/mlas/native-gate.ts';
import { releaseSpare } from '../src/linalg/shared-triangle.ts';
import { useTeam } from '../src/linalg/team/team.ts';
import type { GroupTask, WorkerOptions } from '../src/sweep/run/messages.ts';
import { type CellServer, serveGroup } from '../src/sweep/run/serve-group.ts';

async function makeServer(): Promise<CellServer> {
  const { engine, dataFolder, memoryBytes, save, outputFolder, use = [] }: WorkerOptions = workerData;
  if (use.length > 0) {
    const { loadModules } = await import('../src/experiment/use/modules.ts');
    await loadModules(use);
  }
  const context = await createContext({ engine, dataFolder, memoryBytes, use });
  return {
    engine: context.engine.flavour,
    begin: (cells) => context.stages.keepOnly(new Set(cells.flatMap(({ settings }) => sharedKeys(settings)))),
    runOne: ({ id, settings }, report, search) => {
      const request = save.length > 0 ? { kinds: save, folder: outputFolder, id } : undefined;
      return search === undefined
        ? runCell(settings, context, report, request)
        : searchCell(settings, search, context, report, request);
    },
  };
}

let server: Promise<CellServer> | undefined;

/** Entry point of worker threads: runs a group of cells, with results cached from earlier groups. */
export default async function runGroup(task: GroupTask): Promise<void> {
  useGate(task.gate);
  useTeam(task.team);
  server ??= makeServer();
  await serveGroup(task, server, (message) => parentPort?.postMessage(message));
  // The next group may be another thread's.
  releaseSpare();
}
