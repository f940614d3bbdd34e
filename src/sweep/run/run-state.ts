import { durationText, plural, shortNumber } from '../plan/plain-text.ts';
import type { SweepEvent } from './events.ts';

/** How much must be finished before the time left is told: a share of the work, or cells and a smaller share. */
const ENOUGH = { share: 0.1, cells: 10, leastShare: 0.02 };

/** State of a run, derived from its events. */
export class RunState {
  cells = 0;
  settled = 0;
  failed = 0;
  /** Current activity of each worker, by worker number. */
  readonly workers = new Map<number, { id: string; doing: string; since: number }>();
  readonly #now: () => number;
  #started = 0;
  #settledBefore = 0;
  #flops = 0;
  #flopsDone = 0;
  /** When the first cell of this run was finished, and its operations. */
  #first = { ms: 0, flops: 0 };

  /** `now` returns milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  note(event: SweepEvent): void {
    if (event.type === 'sweep-started') {
      const { cells, pending, failed } = event.counts;
      this.cells = cells;
      this.settled = cells - pending;
      this.failed = failed;
      this.#settledBefore = this.settled;
      this.#flops = event.flops;
      this.#started = this.#now();
    } else if (event.type === 'cells-added') {
      this.cells += event.cells;
      this.#flops += event.flops;
    } else if (event.type === 'cell-started') {
      this.workers.set(event.worker, { id: event.id, doing: '', since: this.#now() });
    } else if (event.type === 'cell-stage') {
      const worker = this.workers.get(event.worker);
      if (worker) worker.doing = event.doing;
    } else if (event.type === 'cell-done' || event.type === 'cell-failed') {
      this.settled++;
      if (event.type === 'cell-failed') this.failed++;
      this.#flopsDone += event.flops;
      if (this.settled === this.#settledBefore + 1) this.#first = { ms: this.#now(), flops: event.flops };
      this.workers.delete(event.worker);
    } else if (event.type === 'worker-died') {
      this.workers.delete(event.worker);
    }
  }

  get elapsedSeconds(): number {
    return (this.#now() - this.#started) / 1000;
  }

  /** Cells finished per second since this run began. */
  get rate(): number {
    return (this.settled - this.#settledBefore) / Math.max(this.elapsedSeconds, 1e-3);
  }

  /**
   * Estimated seconds left; undefined until enough is finished to know it. The first cells take longer: threads start,
   * and what cells share is made.
   */
  get secondsLeft(): number | undefined {
    const cells = this.settled - this.#settledBefore;
    const share = this.#flopsDone / Math.max(this.#flops, 1e-300);
    if (cells === 0 || (share < ENOUGH.share && (cells < ENOUGH.cells || share < ENOUGH.leastShare)))
      return undefined;
    const left = Math.max(this.#flops - this.#flopsDone, 0);
    const { ms, flops } = this.#first;
    // Of many cells, the pace is that after the first.
    return cells < ENOUGH.cells || flops >= this.#flopsDone
      ? (this.elapsedSeconds * left) / this.#flopsDone
      : (((this.#now() - ms) / 1000) * left) / (this.#flopsDone - flops);
  }

  /** One-line summary: `12/100 cells, 1 failed, 3.1/s, 30 s left`. */
  get summary(): string {
    const left = this.secondsLeft;
    const parts = [`${this.settled}/${plural(this.cells, 'cell')}`];
    if (this.failed > 0) parts.push(`${this.failed} failed`);
    if (this.rate > 0) parts.push(`${shortNumber(this.rate)}/s`);
    if (left !== undefined && this.settled < this.cells) parts.push(`${durationText(left)} left`);
    return parts.join(', ');
  }
}
