import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Settings } from '../../../src/experiment/settings.ts';
import { fixture } from './sweeps.ts';

/** Options of test/fixtures/run-sweep.mjs. */
export interface ProcessOptions {
  readonly workers?: number;
  readonly cellTimeoutMs?: number;
  readonly retryFailed?: boolean;
  readonly queue?: string;
}

/** Exit status and output of a process. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a run in a separate process. */
export function startRun(
  folder: string,
  settings: readonly Partial<Settings>[],
  options: ProcessOptions = {},
  env: NodeJS.ProcessEnv = {},
) {
  const args = [fixture('run-sweep.mjs'), folder, JSON.stringify(settings), JSON.stringify(options)];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  // A stream closed by the test has no output.
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => text(stream).catch(() => ''));
  const ended: Promise<Ended> = once(child, 'close').then(async ([code]) => ({
    ...{ code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' },
  }));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended };
}

/** Size of a folder's journal in bytes. */
export function journalBytes(folder: string): number {
  return statSync(join(folder, 'journal.ndjson'), { throwIfNoEntry: false })?.size ?? 0;
}

/** Waits until the journal has `bytes` bytes, or the process has ended. */
export async function journalGrows(folder: string, bytes: number, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (journalBytes(folder) < bytes && !isOver) await sleep(2);
}
