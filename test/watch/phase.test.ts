import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../src/sweep/file/spec.ts';
import { lockFolder } from '../../src/sweep/store/lock.ts';
import { outputPaths } from '../../src/sweep/store/output-folder.ts';
import { FolderWatch, type Sight } from '../../src/watch/folder-watch.ts';
import { tellPhase } from '../../src/watch/phase.ts';
import { tellProgress } from '../../src/watch/progress-told.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a run that is audited', () => {
  const nobody = { state: 'nobody' } as const;
  const sight: Sight = {
    watched: {
      sweep: parseSweep(JSON.stringify({ name: 'x', grid: { seed: [0, 1] } }), 'x'),
      results: new Map(),
      outcome: 'done',
      started: undefined,
      ended: undefined,
    },
    ...{ holder: nobody, auditor: nobody, status: undefined, problem: undefined, version: 1 },
  };
  const auditor = { state: 'alive', pid: 1, host: 'here', lockedAt: '2026-11-30T00:00:00.000Z' } as const;

  it('has not finished before its audit', () => {
    expect(tellPhase(sight).phase).toBe('done');
    expect(tellPhase({ ...sight, auditor }).phase).toBe('auditing');
    expect(tellPhase({ ...sight, auditor: { ...auditor, state: 'dead' } }).phase).toBe('done');
  });

  it('shows the cells of the sweep, and how long the audit will take', () => {
    const ofAudit = { cells: 4, settled: 1, failed: 0, threads: 1, elapsedSeconds: 5, cellsPerSecond: 0.2 };
    const status = { ...ofAudit, at: new Date(0).toISOString(), secondsLeft: 15, workers: [], warnings: [] };
    const told = tellProgress({ ...sight, auditor, status }, 'folder', 0);
    expect(told.total).toBe(2);
    expect(told.facts).toContainEqual(['left', 'about 15 s']);
  });

  it('is known by the lock of the audit', async () => {
    const folder = temporaryFolder();
    const { lock } = outputPaths(join(folder, 'audit'));
    await mkdir(join(folder, 'audit'));
    const watch = new FolderWatch(folder);
    expect((await watch.look()).auditor.state).toBe('nobody');
    const held = await lockFolder(lock);
    expect((await watch.look()).auditor.state).toBe('alive');
    await held.release();
    expect((await watch.look()).auditor.state).toBe('nobody');
  });
});
