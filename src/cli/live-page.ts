import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { UsageError } from '../errors.ts';
import { builtFile } from '../package-root.ts';
import type { WatchThreadMessage } from '../watch/thread-message.ts';

/** A page about this process's own run. */
export interface LivePage {
  readonly url: string;
  /** Tells browsers how the run ended, and stops. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the page of a folder that this process is about to write, on a thread of its own, so that drawing keeps nobody
 * waiting.
 *
 * @throws UsageError where the port cannot be had
 */
export async function openLivePage(folder: string, port: number): Promise<LivePage> {
  const thread = new Worker(builtFile('workers/watch.js'), { workerData: { folder, port } });
  const [message]: WatchThreadMessage[] = await once(thread, 'message');
  if (message?.type !== 'serving') {
    await thread.terminate();
    throw new UsageError(message?.problems ?? []);
  }
  // Nobody need look at a run, so a page that breaks is no reason to stop it.
  const gone = new Promise((resolve) => thread.once('exit', resolve));
  thread.on('error', ({ message: reason }) => process.stderr.write(`The page has broken: ${reason}\n`));
  return {
    url: message.url,
    close: async () => {
      thread.postMessage('close');
      await gone;
    },
  };
}
