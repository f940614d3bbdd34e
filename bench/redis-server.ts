import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An unused port. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Starts a Redis on a port of this machine, and waits until it answers. It keeps its data in `folder` over a restart,
 * unless the options say otherwise.
 */
export async function startRedisServer(
  port: number,
  folder: string,
  options: readonly string[] = [],
): Promise<ChildProcess> {
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const server = spawn('redis-server', [...fixed, ...kept, ...options], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await answers(port)) return server;
    await sleep(20);
  }
  server.kill('SIGKILL');
  throw new Error('redis-server does not answer');
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
