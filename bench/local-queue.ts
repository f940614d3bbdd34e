// A Redis server and queue workers of this machine, for benches that kill them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../src/package-root.ts';
import { freePort, startRedisServer } from './redis-server.ts';

const fixture = (name: string) => join(packageRoot(), 'test/fixtures', name);

export class LocalQueue implements AsyncDisposable {
  /** A temporary folder, for Redis and for output folders. */
  readonly folder = mkdtempSync(join(tmpdir(), 'lap-sweep-queue-'));
  readonly #port: number;
  readonly #children = new Set<ChildProcess>();

  private constructor(port: number) {
    this.#port = port;
  }

  static async onFreePort(): Promise<LocalQueue> {
    return new LocalQueue(await freePort());
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Starts a server, with what an earlier one has stored, and waits until it is ready. */
  async startRedis(): Promise<ChildProcess> {
    return this.#own(await startRedisServer(this.#port, this.folder));
  }

  /** Starts a process with one thread that serves the queue, and waits until it does. @param worker its file in test/fixtures/workers */
  async startWorker(worker = 'quick.mjs'): Promise<ChildProcess> {
    const started = this.#start(fixture('queue-worker.mjs'), this.url, '1', '2000', '1e9', worker);
    if (started.stdout) await once(started.stdout, 'data');
    started.stdout?.resume();
    return started;
  }

  /** Starts a run of test/fixtures/run-sweep.mjs into a folder of this one. @param given its cells or sweep file */
  startSweep(name: string, given: string, options: object): ChildProcess {
    const folder = join(this.folder, name);
    return this.#start(fixture('run-sweep.mjs'), folder, given, JSON.stringify(options));
  }

  #start(...args: string[]): ChildProcess {
    return this.#own(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  }

  #own(child: ChildProcess): ChildProcess {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await sleep(200);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
