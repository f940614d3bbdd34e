import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { lockFolder } from '../../src/sweep/store/lock.ts';
import { temporaryFolder } from './support/sweeps.ts';

const newLock = () => join(temporaryFolder(), '.lock');
const lockedAt = '2024-01-01T00:00:00.000Z';
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

it('excludes others until it is released', async () => {
  const path = newLock();
  const { release } = await lockFolder(path);
  await expect(lockFolder(path)).rejects.toThrow(UsageError);
  await expect(lockFolder(path)).rejects.toThrow(new RegExp(`process ${process.pid} on ${hostname()}`));
  await release();
  expect(existsSync(path)).toBe(false);
  await (await lockFolder(path)).release();
});

test.each([
  ['a dead process', () => ({ pid: deadPid(), host: hostname(), lockedAt })],
  [
    'a process whose pid another has now',
    () => ({ pid: process.pid, host: hostname(), processStart: '1', lockedAt }),
  ],
])('takes over a lock of %s', async (_, holder) => {
  const path = newLock();
  writeFileSync(path, JSON.stringify(holder()));
  const { release } = await lockFolder(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  await release();
  expect(readdirSync(dirname(path))).toEqual([]);
});

it('takes over a lock file that was never written', async () => {
  const path = newLock();
  writeFileSync(path, '');
  await (await lockFolder(path)).release();
});

it('leaves a lock of another machine alone', async () => {
  const path = newLock();
  writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', lockedAt }));
  await expect(lockFolder(path)).rejects.toThrow(/on elsewhere.*delete this file/);
});

it('gives a stale lock to one of many', async () => {
  const path = newLock();
  writeFileSync(path, JSON.stringify({ pid: deadPid(), host: hostname(), lockedAt }));
  const takers = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(path)));
  expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it.skipIf(!existsSync('/proc/self/stat'))('takes over the lock of a zombie', async () => {
  // The shell becomes a sleep, which never reaps its child.
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30']);
  try {
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    await expect.poll(state).toBe('Z');
    const path = newLock();
    writeFileSync(path, JSON.stringify({ pid, host: hostname(), lockedAt }));
    await (await lockFolder(path)).release();
  } finally {
    parent.kill();
  }
});
