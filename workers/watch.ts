import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { UsageError } from '../src/errors.ts';
import type { WatchThreadMessage } from '../src/watch/thread-message.ts';
import { type WatchOptions, watchFolder } from '../src/watch/watch-folder.ts';

const { folder, port }: WatchOptions = workerData;
const tell = (message: WatchThreadMessage) => parentPort?.postMessage(message);

try {
  const { url, close } = await watchFolder({ folder, port, isExpected: true });
  tell({ type: 'serving', url });
  if (parentPort !== null) await once(parentPort, 'message');
  await close();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  tell({ type: 'failed', problems: error.problems });
}
