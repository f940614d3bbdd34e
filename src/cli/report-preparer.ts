import type { Observer } from '../sweep/run/events.ts';

/**
 * Loads what draws the report, which takes a third of a second, once fewer cells are left than would keep all workers
 * busy; of one worker, while it runs the last cell.
 */
export function reportPreparer(load: () => Promise<unknown>): Observer {
  let [left, workers] = [0, 2];
  return (event) => {
    if (event.type === 'sweep-started') {
      left = event.counts.pending;
      workers = Math.max(workers, event.workers);
    } else if (event.type === 'cell-done' || event.type === 'cell-failed') {
      left--;
    } else return;
    // Where it does not load, drawing says so.
    if (left < workers) load().catch(() => {});
  };
}
