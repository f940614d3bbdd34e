import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { reasonOf } from '../../errors.ts';
import '../../linalg/mlas/no-telemetry.ts';
import { newGate, shutGate } from '../../linalg/mlas/native-gate.ts';
import type { GroupTask, WorkerMessage, WorkerOptions } from './messages.ts';

/** How a task ended: it returned, or its thread died or was terminated. */
export type TaskEnd = { readonly died: false } | { readonly died: true; readonly reason: string };

/** How long stopping waits for native calls to return; the longest product takes several seconds. */
const NATIVE_PATIENCE_MS = 20_000;
/** How long stopping then waits for threads to exit. */
const STOP_PATIENCE_MS = 1000;

/**
 * Pool of threads that run cells: Piscina, with the guarantee that a task's messages arrive before its end is reported.
 */
export class CellPool {
  readonly #pool: Piscina<GroupTask, void>;
  /** Threads that have not exited. Piscina forgets a thread as soon as it begins to die. */
  readonly #living = new Set<Worker>();
  /** Gates of the running tasks. */
  readonly #gates = new Set<Int32Array>();

  /** `onError` receives errors outside any task, such as a worker file that cannot be loaded. */
  constructor(
    workerFile: string,
    threads: number,
    workerData: WorkerOptions,
    onMessage: (message: WorkerMessage) => void,
    onError: (error: Error) => void,
  ) {
    this.#pool = new Piscina<GroupTask, void>({
      filename: workerFile,
      minThreads: threads,
      maxThreads: threads,
      workerData,
      // Piscina's blocking wait is turned off: it would also stop the thread's standard streams from flowing.
      atomics: 'disabled',
      recordTiming: false,
    });
    this.#pool.on('message', (messages: readonly WorkerMessage[]) => {
      for (const message of messages) onMessage(message);
    });
    this.#pool.on('error', onError);
    this.#pool.on('workerCreate', () => this.#noteThreads());
    this.#noteThreads();
  }

  /** Runs a task. When this resolves, the task's last message has been delivered. Aborting terminates its thread. */
  async run(task: Omit<GroupTask, 'gate'>, signal: AbortSignal): Promise<TaskEnd> {
    const gate = newGate();
    const kill = new AbortController();
    const stop = () => void shutGate(gate, NATIVE_PATIENCE_MS).then(() => kill.abort());
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    this.#gates.add(gate);
    try {
      await this.#pool.run({ ...task, gate }, { signal: kill.signal });
      return { died: false };
    } catch (error) {
      await this.#dyingThreadsExited();
      return { died: true, reason: reasonOf(error) };
    } finally {
      signal.removeEventListener('abort', stop);
      this.#gates.delete(gate);
    }
  }

  /** Terminates every thread. */
  async stop(): Promise<void> {
    await Promise.all([...this.#gates].map((gate) => shutGate(gate, NATIVE_PATIENCE_MS)));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_PATIENCE_MS);
    });
    await Promise.race([this.#pool.destroy(), patience]);
    clearTimeout(timer);
  }

  #noteThreads(): void {
    for (const thread of this.#pool.threads) {
      if (this.#living.has(thread)) continue;
      this.#living.add(thread);
      thread.once('exit', () => this.#living.delete(thread));
    }
  }

  /** Waits for the exits of dying threads; an exit is reported after everything that the thread posted. */
  async #dyingThreadsExited(): Promise<void> {
    const kept = new Set(this.#pool.threads);
    const dying = [...this.#living].filter((thread) => !kept.has(thread));
    await Promise.all(dying.map((thread) => once(thread, 'exit')));
  }
}
