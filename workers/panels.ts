import { workerData } from 'node:worker_threads';
import { servePanels } from '../src/linalg/tangent/serve-panels.ts';

/** Entry point of threads that help another with the tangent kernel of its cell. */
await servePanels(workerData);
