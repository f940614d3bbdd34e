import type { Observer } from '../sweep/run/events.ts';

/**
 * Loads the modules that draw the report, which takes a third of a second, before the run ends: once fewer cells are
 * left than workers or, with one worker, during the last cell.
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
    // A failure to load is reported when drawing.
    if (left < workers) load().catch(() => {});
  };
}
