import { rm } from 'node:fs/promises';
import { type RunStatus, writeStatus } from '../store/status-file.ts';
import type { Observer, SweepEvent } from './events.ts';
import { RunState } from './run-state.ts';

const EVERY_MS = 1000;
const MOST_WARNINGS = 5;

/** Keeps the status file of a run up to date. */
export interface StatusWriter {
  readonly observe: Observer;
  /** Removes the file. */
  readonly close: () => Promise<void>;
}

/**
 * Writes what a run is doing to a file, once a second while something happens, beside the run's own work. A file that
 * cannot be written is let be: results do not depend on it.
 */
export function statusWriter(path: string): StatusWriter {
  const gathered = new GatheredStatus();
  let writing: Promise<void> | undefined;
  const write = () => {
    writing ??= writeStatus(path, gathered.status())
      .catch(() => {})
      .finally(() => {
        writing = undefined;
      });
  };
  const timer = setInterval(write, EVERY_MS);
  timer.unref();
  return {
    observe: (event) => {
      gathered.note(event);
      if (event.type === 'sweep-started') write();
    },
    close: async () => {
      clearInterval(timer);
      await writing;
      await rm(path, { force: true });
    },
  };
}

/** Status gathered from events. */
class GatheredStatus {
  readonly #run = new RunState();
  readonly #finished = new Map<number, { cells: number; at: number }>();
  readonly #warnings: string[] = [];
  #threads = 0;

  note(event: SweepEvent): void {
    this.#run.note(event);
    if (event.type === 'sweep-started') this.#threads = event.workers;
    else if (event.type === 'warning') this.#warn(event.message);
    else if (event.type === 'worker-died') this.#warn(`worker ${event.worker} died: ${event.reason}`);
    else if (event.type === 'cell-done' || event.type === 'cell-failed') {
      const cells = (this.#finished.get(event.worker)?.cells ?? 0) + 1;
      this.#finished.set(event.worker, { cells, at: performance.now() });
    }
  }

  #warn(message: string): void {
    this.#warnings.push(message);
    if (this.#warnings.length > MOST_WARNINGS) this.#warnings.shift();
  }

  status(): RunStatus {
    const { cells, settled, failed, elapsedSeconds, rate, secondsLeft, workers } = this.#run;
    const numbers = new Set([...workers.keys(), ...this.#finished.keys()]);
    for (let worker = 1; worker <= this.#threads; worker++) numbers.add(worker);
    const now = performance.now();
    return {
      at: new Date().toISOString(),
      ...{
        cells,
        settled,
        failed,
        threads: this.#threads,
        elapsedSeconds,
        cellsPerSecond: rate,
        secondsLeft,
      },
      workers: [...numbers]
        .sort((a, b) => a - b)
        .map((worker) => {
          const [running, finished] = [workers.get(worker), this.#finished.get(worker)];
          const since = running?.since ?? finished?.at ?? now;
          return {
            ...{ worker, id: running?.id, doing: running?.doing ?? '' },
            seconds: (now - since) / 1000,
            finished: finished?.cells ?? 0,
          };
        }),
      warnings: [...this.#warnings],
    };
  }
}
