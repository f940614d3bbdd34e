import { MultiBar } from 'cli-progress';
import type { Cell, Sweep } from '../cells.ts';
import { cellAt } from '../grid/cell-at.ts';
import { cellText, columnsOf, cutToWidth, durationText, plural } from '../plan/plain-text.ts';
import { MOST_DEATHS, type Observer, type SweepEvent } from './events.ts';
import { RunState } from './run-state.ts';

/** Shows the progress of a run. Call `close` when the run ends, however it ends. */
export interface Progress {
  readonly observe: Observer;
  readonly close: () => void;
}

/** Interval of plain progress lines; news is printed at once. */
const PLAIN_EVERY_MS = 5000;
/** Number of failed cells reported one by one; cells.csv has all of them. */
const MOST_FAILURES_NAMED = 10;
const BAR_COLUMNS = 24;

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Formats news in events (failures, lost workers and the like), for both kinds of progress. */
class News {
  readonly #sweep: Sweep;
  /** Running cells by id. A text for every cell of the sweep would take much memory. */
  readonly #running = new Map<string, Cell>();
  #failures = 0;

  constructor(sweep: Sweep) {
    this.#sweep = sweep;
  }

  /** Notes which cells run. Call it before `line`, with every event. */
  note(event: SweepEvent): void {
    if (event.type === 'cell-done' || event.type === 'cell-failed') this.#running.delete(event.id);
    if (event.type !== 'cell-started') return;
    const cell = cellAt(this.#sweep.cells, event.index);
    if (cell !== undefined) this.#running.set(event.id, cell);
  }

  cell(id: string): string {
    const cell = this.#running.get(id) ?? this.#sweep.cells.find((one) => one.id === id);
    return cell === undefined ? id : cellText(cell, this.#sweep);
  }

  line(event: SweepEvent): string | undefined {
    if (event.type === 'warning') return event.message;
    if (event.type === 'cell-failed') {
      this.#failures++;
      if (this.#failures > MOST_FAILURES_NAMED) return undefined;
      const more = this.#failures === MOST_FAILURES_NAMED ? ' (further failures: see cells.csv)' : '';
      return `failed: ${this.cell(event.id)}: ${event.error}${more}`;
    }
    if (event.type === 'worker-died') {
      const { id, deaths = 0 } = event;
      const again = deaths < MOST_DEATHS ? ', trying again' : '';
      const where = id === undefined ? '' : ` at ${this.cell(id)} (death ${deaths}${again})`;
      return `worker ${event.worker} died${where}: ${event.reason}`;
    }
    if (event.type === 'sweep-started') {
      const { cells, pending } = event.counts;
      const finished = cells - pending;
      const before = finished > 0 ? `, ${finished} of them finished before` : '';
      const by = event.workers > 0 ? plural(event.workers, 'worker') : 'run by the workers of the queue';
      return `${event.sweep}: ${plural(cells, 'cell')}${before}; ${by}`;
    }
    return undefined;
  }
}

/** Progress as lines, for a stream that is not a terminal. */
export function plainProgress(
  sweep: Sweep,
  output: Output,
  now: () => number = () => performance.now(),
): Progress {
  const state = new RunState(now);
  const news = new News(sweep);
  let last = now();
  const observe = (event: SweepEvent) => {
    state.note(event);
    news.note(event);
    const line = news.line(event);
    if (line !== undefined) output.write(`${line}\n`);
    const settled = event.type === 'cell-done' || event.type === 'cell-failed';
    if (!settled || (now() - last < PLAIN_EVERY_MS && state.settled < state.cells)) return;
    last = now();
    output.write(`${state.summary}\n`);
  };
  return { observe, close: () => {} };
}

function drawBar(share: number): string {
  const filled = Math.round(share * BAR_COLUMNS);
  return '█'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled);
}

/** Progress on a terminal: a bar, and one line for each worker. */
export function terminalProgress(sweep: Sweep, output: NodeJS.WriteStream): Progress {
  const state = new RunState();
  const news = new News(sweep);
  const columns = () => columnsOf(output);
  const overall = () => `${drawBar(state.settled / Math.max(state.cells, 1))} ${state.summary}`;
  const workerLine = (worker: number) => {
    const at = state.workers.get(worker);
    if (at === undefined) return `  ${worker}  idle`;
    const seconds = (performance.now() - at.since) / 1000;
    return `  ${worker}  ${news.cell(at.id)}${at.doing && `: ${at.doing}`} (${durationText(seconds)})`;
  };
  const bars = new MultiBar({
    stream: output,
    format: (_options, _params, { line }: { line: () => string }) => cutToWidth(line(), columns() - 1),
    fps: 5,
    hideCursor: true,
    forceRedraw: true,
    clearOnComplete: true,
    // Interrupts are handled by the command, not by the bar.
    gracefulExit: false,
  });
  const observe = (event: SweepEvent) => {
    state.note(event);
    news.note(event);
    if (event.type === 'sweep-started') {
      output.write(`${news.line(event)}\n`);
      if (event.counts.pending === 0) return;
      bars.create(1, 0, { line: overall });
      const shown = Math.min(event.workers, Math.max((output.rows || 24) - 4, 1));
      for (let worker = 1; worker <= shown; worker++) bars.create(1, 0, { line: () => workerLine(worker) });
      return;
    }
    const line = news.line(event);
    if (line === undefined) return;
    if (bars.isActive) bars.log(`${cutToWidth(line, columns() - 1)}\n`);
    else output.write(`${line}\n`);
  };
  const close = () => {
    if (!bars.isActive) return;
    bars.update();
    bars.stop();
  };
  return { observe, close };
}

/** Progress as a bar on a terminal, as lines elsewhere. */
export function makeProgress(sweep: Sweep, output: NodeJS.WriteStream): Progress {
  return output.isTTY ? terminalProgress(sweep, output) : plainProgress(sweep, output);
}
