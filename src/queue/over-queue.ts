import { UsageError } from '../errors.ts';
import { builtInVocabulary } from '../experiment/vocabulary.ts';
import type { Vocabulary } from '../parts/vocabulary.ts';
import type { Cell, Sweep } from '../sweep/cells.ts';
import type { CoordinatorEnd, CoordinatorOptions, RunCells } from '../sweep/run/coordinator-options.ts';
import type { CoordinatorHooks } from '../sweep/run/hooks.ts';
import { probeEngine } from '../sweep/run/probe-engine.ts';
import { lapSweepVersion } from '../sweep/store/versions.ts';
import { shownUrl } from './address.ts';
import { connect } from './connection.ts';
import { dataHash } from './data-hash.ts';
import { type GroupMessage, localFile, modulesNeeded, namedDatasets } from './group-message.ts';
import { JobBoard, type JobTerms } from './job-board.ts';
import { Outbox } from './outbox.ts';
import { QueueCoordinator } from './queue-coordinator.ts';

/**
 * Runs cells on the workers that serve the queue of a Redis (`lap-sweep worker`), instead of this machine's threads.
 *
 * The returned function throws UsageError where the sweep cannot be sent or the first connection fails, and errors of
 * the hooks.
 */
export function overQueue(url: string, vocabulary = builtInVocabulary): RunCells {
  return async (cells, options, hooks) => {
    refuseWhatCannotTravel(cells, options.workerOptions.save);
    const first = cells.length > 0 ? cells : (hooks.more?.(true) ?? []);
    if (first.length === 0) return 'finished';
    return coordinate(url, vocabulary, first, options, hooks);
  };
}

/**
 * Checks, before a run changes anything, that its cells can travel and that the Redis at the address answers.
 *
 * @throws UsageError
 */
export async function checkQueue(url: string, { cells, save }: Pick<Sweep, 'cells' | 'save'>): Promise<void> {
  refuseWhatCannotTravel(cells, save);
  const redis = await connect(url).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    const problems = error.problems.map(({ place, message }) => ({ place: `--queue ${place}`, message }));
    throw new UsageError(problems, { cause: error });
  });
  redis.disconnect();
}

function refuseWhatCannotTravel(cells: readonly Cell[], save: Sweep['save']): void {
  const local = cells.find((cell) => localFile(cell) !== undefined);
  if (local !== undefined) {
    const message = `${localFile(local)} is a path, which means nothing to other machines; run without --queue`;
    throw new UsageError([{ place: `cell ${local.index}`, message }]);
  }
  if (save.length > 0) {
    const message = 'files of cells would stay on the machines of the workers; run without --queue';
    throw new UsageError([{ place: 'save', message }]);
  }
}

async function coordinate(
  url: string,
  vocabulary: Vocabulary,
  cells: readonly Cell[],
  options: CoordinatorOptions,
  hooks: CoordinatorHooks,
): Promise<CoordinatorEnd> {
  const { search, cellTimeoutMs } = options.terms;
  const redis = await connect(url);
  try {
    const engine = await probeEngine(options.workerFile, options.workerOptions);
    const data: GroupMessage['data'] = {};
    for (const name of namedDatasets(cells))
      data[name] = await dataHash(name, options.workerOptions.dataFolder);
    const run = hooks.onEngine(engine);
    const terms: JobTerms = {
      ...{ version: lapSweepVersion(), engine, run, data, use: modulesNeeded(vocabulary) },
      ...(search && { search: { ...search, in: [search.in[0], search.in[1]] } }),
      ...(cellTimeoutMs && { cellTimeoutMs }),
    };
    const board = new JobBoard(redis, terms, vocabulary);
    const warn = (message: string) => hooks.observe({ type: 'warning', message });
    let isLost = false;
    redis.on('close', () => {
      if (!isLost) warn(`lost the connection to ${shownUrl(url)}; trying again`);
      isLost = true;
    });
    redis.on('ready', () => {
      if (isLost) warn(`connected to ${shownUrl(url)} again`);
      isLost = false;
    });
    const exchange = { board, outbox: new Outbox(redis, run), place: shownUrl(url) };
    const coordinator = new QueueCoordinator(cells, options, hooks, exchange);
    try {
      return await coordinator.run();
    } finally {
      redis.removeAllListeners('close');
    }
  } finally {
    redis.disconnect();
  }
}
