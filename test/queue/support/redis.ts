import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Whether redis-server is installed; these tests are skipped where it is not. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.warn('redis-server is not installed: tests of the queue are skipped');

/** An unused port. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

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
    const fixed = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    this.#server = spawn('redis-server', [...fixed, ...kept, ...this.#options], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 200; attempt++) {
      if (await this.#answers()) return;
      await sleep(20);
    }
    throw new Error('redis-server does not answer');
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

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}
