import { newTeam } from '../../linalg/team/team.ts';
import { WorkerStartError } from './coordinator.ts';
import { deferred } from './deferred.ts';
import type { WorkerOptions } from './messages.ts';
import { CellPool } from './pool.ts';
import { sharedNumber } from './shared-number.ts';

/**
 * Name of the engine that worker threads would use: starts one thread, asks it, and ends it.
 *
 * @throws WorkerStartError where threads cannot run cells
 */
export async function probeEngine(workerFile: string, workerOptions: WorkerOptions): Promise<string> {
  const answer = deferred<string>();
  const fail = (reason: string) => answer.reject(new WorkerStartError(reason));
  const pool = new CellPool(
    workerFile,
    1,
    workerOptions,
    (message) => {
      if (message.type === 'ready') answer.resolve(message.engine);
      if (message.type === 'start-failed') fail(message.reason);
    },
    (error) => fail(error.message),
  );
  try {
    const [cursor, place] = [sharedNumber(0), sharedNumber(-1)];
    const task = { task: 0, cells: [], cursor, place, isTimed: false, team: newTeam() };
    const died = pool.run(task, new AbortController().signal).then((end) => {
      if (end.died) fail(end.reason);
    });
    const engine = await answer.promise;
    await died;
    return engine;
  } finally {
    await pool.stop();
  }
}
