import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../errors.ts';
import { outputPaths } from '../sweep/store/output-folder.ts';
import { Broadcast } from './broadcast.ts';
import { tellDiagrams } from './diagrams-told.ts';
import { FolderWatch, type Sight } from './folder-watch.ts';
import { tellProgress } from './progress-told.ts';
import { serveWatch } from './serve-watch.ts';

const EVERY_MS = 500;
/** Looking and drawing each rest so many times as long as they took, however large the sweep. */
const REST = 4;

export interface WatchOptions {
  readonly folder: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Whether a run of this process is about to write the folder, which may be missing as yet. */
  readonly isExpected?: boolean;
}

/** A page that shows an output folder. */
export interface Watching {
  readonly url: string;
  /** Tells browsers how things are at the end, and stops. */
  readonly close: () => Promise<void>;
}

/** Throws a UsageError unless a run has written to the folder or is about to. */
function refuseStrangeFolder(folder: string): void {
  const is = (path: string) => statSync(path, { throwIfNoEntry: false });
  const refuse = (message: string) => {
    throw new UsageError([{ place: folder, message }]);
  };
  const there = is(folder);
  if (there === undefined) refuse('there is no such folder; give the output folder of a run (output/<name>)');
  else if (!there.isDirectory()) refuse('is a file; give the output folder of a run');
  const { journal, run, lock } = outputPaths(folder);
  if (![journal, run, lock].some(is))
    refuse('has no journal, run.json or lock of a run; give the output folder of one');
}

/**
 * Serves a page that shows an output folder while a run of whatever process writes it: reads the folder's files, once
 * for all browsers, and only while one is there.
 *
 * @throws UsageError where the folder is none of a run, and where the port cannot be had
 */
export async function watchFolder({ folder, port, isExpected }: WatchOptions): Promise<Watching> {
  if (!isExpected) refuseStrangeFolder(folder);
  const folderWatch = new FolderWatch(folder);
  const broadcast = new Broadcast();
  const { server, url } = await serveWatch(port, broadcast);
  const stop = new AbortController();
  let drawn: number | undefined;
  let drawAfter = 0;

  const tellAll = async (isLast = false) => {
    const sight = await folderWatch.look();
    broadcast.tell('progress', 'progress', tellProgress(sight, folder, Date.now()));
    const start = performance.now();
    if (sight.version === drawn || (start < drawAfter && !isLast)) return;
    await tellDrawings(sight, broadcast);
    drawn = sight.version;
    const end = performance.now();
    drawAfter = end + REST * (end - start);
  };
  const goOn = async () => {
    while (!stop.signal.aborted) {
      const start = performance.now();
      if (broadcast.hasReaders) await tellAll();
      const took = Math.min(performance.now() - start, EVERY_MS);
      await sleep(Math.max(EVERY_MS, REST * took), undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const going = goOn();
  return {
    url,
    close: async () => {
      stop.abort();
      await going;
      if (broadcast.hasReaders) await tellAll(true);
      broadcast.end();
      server.close();
      server.closeIdleConnections();
    },
  };
}

async function tellDrawings({ watched }: Sight, broadcast: Broadcast): Promise<void> {
  let told = 0;
  if (watched !== undefined)
    for await (const drawing of tellDiagrams(watched)) {
      broadcast.tell(`diagram ${drawing.number}`, 'diagram', drawing);
      told++;
    }
  broadcast.keepOnly((subject) => subject === 'progress' || Number(subject.replace('diagram ', '')) < told);
}
