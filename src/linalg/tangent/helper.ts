import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../package-root.ts';
import type { EngineChoice } from '../engine.ts';
import type { Gram } from '../gram.ts';
import type { RowRange } from '../matrix.ts';
import { SharedTriangle } from '../shared-triangle.ts';
import { Control, type Mailbox, newMailbox, Request } from './mailbox.ts';
import type { TangentSizes } from './panel-holder.ts';
import { extent } from './panel-parts.ts';

/** How long the start of a thread is waited for. */
const START_PATIENCE_MS = 5000;
const POLL_MS = 5;

/** A thread that holds panels of a tangent kernel, builds them and multiplies by them. */
export class Helper {
  readonly #mailbox: Mailbox;
  readonly #thread: Worker;
  readonly #panels: readonly RowRange[];
  readonly #latestStart = performance.now() + START_PATIENCE_MS;
  /** Places of the panels that it holds among all panels. */
  #held: RowRange = { from: 0, to: 0 };

  /** Starts the thread; it takes requests once `isReady`. @param gram G, where it is shared */
  constructor(choice: EngineChoice, sizes: TangentSizes, panels: readonly RowRange[], gram?: SharedTriangle) {
    this.#panels = panels;
    this.#mailbox = newMailbox(choice, sizes, panels, gram);
    this.#thread = new Worker(builtFile('workers/panels.js'), { workerData: this.#mailbox });
    // A helper that cannot start is never ready; its panels stay with the thread that it was to help.
    this.#thread.on('error', () => {});
    this.#thread.unref();
  }

  get isReady(): boolean {
    return Atomics.load(this.#mailbox.control, Control.IS_READY) === 1;
  }

  /** Resolves once it is ready, or has taken too long to start. */
  async started(): Promise<void> {
    while (!this.isReady && performance.now() < this.#latestStart) await setTimeout(POLL_MS);
  }

  /** Whether a request failed, for lack of memory; its results are void. */
  get hasFailed(): boolean {
    return Atomics.load(this.#mailbox.control, Control.HAS_FAILED) === 1;
  }

  /** Number of panels that it holds. */
  get size(): number {
    return this.#held.to - this.#held.from;
  }

  /** Makes it hold the panels at these places, with their rows of a G that is not shared; nothing is done where it holds them already. */
  hold(places: RowRange, G: Gram): void {
    if (places.from === this.#held.from && places.to === this.#held.to) return;
    this.#held = places;
    this.#ask(Request.HOLD, places);
    this.answered();
    if (G instanceof SharedTriangle) return;
    const { from, to } = extent(this.#panels.slice(places.from, places.to));
    const { tile } = this.#mailbox;
    for (let first = from; first < to && !this.hasFailed; ) {
      let [next, at] = [first, 0];
      for (; next < to && at + next + 1 <= tile.length; at += next + 1, next++)
        tile.set(G.row(next).subarray(0, next + 1), at);
      this.#ask(Request.TAKE, { from: first, to: next });
      this.answered();
      first = next;
    }
  }

  /** Begins to build its rows of K. */
  beginBuild(bits: Uint8Array, gamma: number): void {
    this.#mailbox.bits.set(bits);
    this.#mailbox.gamma[0] = gamma;
    this.#ask(Request.BUILD);
  }

  /** Copies the diagonal of its rows. */
  copyDiagonal(diagonal: Float64Array): void {
    const { from, to } = extent(this.#panels.slice(this.#held.from, this.#held.to));
    diagonal.set(this.#mailbox.diagonal.subarray(from, to), from);
  }

  /** Begins to multiply x by its rows of K. */
  beginMultiply(x: Float64Array): void {
    this.#mailbox.x.set(x);
    this.#ask(Request.MULTIPLY);
  }

  /** Share of the panel that is at `place` among those held, in the last product. */
  share(place: number): Float64Array {
    const { shares, sizes } = this.#mailbox;
    return shares.subarray(place * sizes.N, (place + 1) * sizes.N);
  }

  /** Blocks until the last request is answered. */
  answered(): void {
    const { control } = this.#mailbox;
    const asked = Atomics.load(control, Control.ASKED);
    for (let seen = Atomics.load(control, Control.ANSWERED); seen !== asked; ) {
      Atomics.wait(control, Control.ANSWERED, seen);
      seen = Atomics.load(control, Control.ANSWERED);
    }
  }

  stop(): void {
    void this.#thread.terminate();
  }

  #ask(request: number, { from, to }: RowRange = { from: 0, to: 0 }): void {
    const { control } = this.#mailbox;
    control[Control.REQUEST] = request;
    control[Control.FROM] = from;
    control[Control.TO] = to;
    Atomics.add(control, Control.ASKED, 1);
    Atomics.notify(control, Control.ASKED);
  }
}
