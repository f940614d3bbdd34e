import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { fixture } from '../../sweep/support/sweeps.ts';

/** A worker process for one test. `said` holds its output lines. */
export interface TestWorker {
  readonly process: ChildProcess;
  readonly said: string[];
  /** Resolves when it has printed a line that matches. */
  readonly hears: (pattern: RegExp) => Promise<void>;
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
  readonly exited: Promise<unknown>;
}

/** Starts test/fixtures/queue-worker.mjs. */
export function startWorker(
  url: string,
  { threads = 1, lockMs = 800, memoryBytes = 1e9, env = {} } = {},
): TestWorker {
  const child = spawn(
    process.execPath,
    [fixture('queue-worker.mjs'), url, String(threads), String(lockMs), String(memoryBytes)],
    {
      env: { ...process.env, ...env },
    },
  );
  const said: string[] = [];
  const listen = (text: Buffer) => said.push(...text.toString().split('\n').filter(Boolean));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const exited = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await exited;
  };
  const hears = async (pattern: RegExp) => {
    while (!said.some((line) => pattern.test(line))) {
      if (child.exitCode !== null) throw new Error(`the worker ended: ${said.join('\n')}`);
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'exit')]);
    }
  };
  onTestFinished(() => kill());
  return { process: child, said, hears, kill, exited };
}
