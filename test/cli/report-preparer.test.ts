import { describe, expect, it } from 'vitest';
import { reportPreparer } from '../../src/cli/report-preparer.ts';
import type { SweepEvent } from '../../src/sweep/run/events.ts';

const started = (pending: number, workers: number): SweepEvent => ({
  ...{ type: 'sweep-started', sweep: 'sweep', folder: 'folder', workers, flops: 0 },
  counts: { cells: pending, done: 0, unconverged: 0, failed: 0, pending },
});
const failed: SweepEvent = { type: 'cell-failed', id: 'id', index: 0, worker: 1, error: '', flops: 0 };
const warning: SweepEvent = { type: 'warning', message: '' };

/** Number of finished cells after which the report is loaded; undefined where it never is. */
function loadedAfter(cells: number, workers: number): number | undefined {
  let isLoaded = false;
  const observe = reportPreparer(async () => {
    isLoaded = true;
    throw new Error('does not load');
  });
  observe(started(cells, workers));
  for (let cell = 0; cell <= cells; cell++) {
    if (isLoaded) return cell;
    observe(warning);
    observe(failed);
  }
  return undefined;
}

describe('the report', () => {
  it.each([
    ['as soon as a worker has nothing left to do', 10, 3, 8],
    ['while one worker runs the last cell', 10, 1, 9],
    ['at once where there is one cell', 1, 4, 0],
    ['at once where all cells are finished', 0, 4, 0],
  ])('is loaded %s', (_, cells, workers, after) => {
    expect(loadedAfter(cells, workers)).toBe(after);
  });
});
