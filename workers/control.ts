import { parentPort, workerData } from 'node:worker_threads';
import { serveControl } from '../src/experiment/aside/serve-control.ts';

// Messages arrive between native calls.
parentPort?.on('message', () => process.exit());
parentPort?.unref();

/** Entry point of threads that train the control of a cell beside the rest of it. */
await serveControl(workerData, (message, transfer) => parentPort?.postMessage(message, [...transfer]));
