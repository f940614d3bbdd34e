import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort, startRedisServer } from '../../../bench/redis-server.ts';

/** Whether redis-server is installed; these tests are skipped where it is not. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.warn('redis-server is not installed: tests of the queue are skipped');

/** A Redis for one test, stopped after it. */
export class TestRedis {
  readonly url: string;
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #server: ChildProcess | undefined;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#options = options;
  }

  /** Starts a Redis that keeps its data over a restart, unless the options say otherwise. */
  static async start(...options: string[]): Promise<TestRedis> {
    const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-redis-'));
    const redis = new TestRedis(await freePort(), folder, options);
    onTestFinished(async () => {
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    this.#server = await startRedisServer(this.port, this.#folder, this.#options);
  }

  /** Kills it like a power cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }
}
