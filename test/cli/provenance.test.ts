import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { gitStateOf, withoutPasswords } from '../../src/sweep/store/provenance.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { folderWith, lapSweep } from './command.ts';

const TINY = { name: 'tiny', settings: { m: 4, Nadv: 8, T: 1, d: 5, N: 6 }, grid: { seed: [0] } };
const hasGit = spawnSync('git', ['--version']).status === 0;

function git(folder: string, ...args: readonly string[]): string {
  const own = ['-c', 'user.name=n', '-c', 'user.email=e', '-c', 'commit.gpgsign=false'];
  const { status, stdout, stderr } = spawnSync('git', [...own, '-C', folder, ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout.trim();
}

const runJson = (folder: string, name = 'tiny') =>
  JSON.parse(readFileSync(join(folder, 'output', name, 'run.json'), 'utf8'));
const written = (...paths: readonly string[]) => ({
  files: paths.map((path) => ({ path, sha256: '' })),
  origins: {},
});

describe.skipIf(!hasGit)('run.json', () => {
  it('tells versions, command line and commit, and whether the files are those of the commit', async () => {
    const folder = folderWith(TINY);
    const sweeps = join(folder, 'my sweeps');
    mkdirSync(sweeps);
    writeFileSync(join(sweeps, '*v.json'), '{"name": "v", "extends": "../sweep.json"}');
    git(folder, 'init', '-q');
    git(folder, 'add', 'sweep.json', 'my sweeps');
    git(folder, 'commit', '-qm', 'sweeps');
    const commit = git(folder, 'rev-parse', 'HEAD');
    const args = ['my sweeps/*v.json', '--quiet', '--engine', 'wasm', '--set', 'N=8'];
    expect(await lapSweep(folder, ...args)).toMatchObject({ code: 0 });
    const { versions, command, git: state } = runJson(folder, 'v');
    const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
    expect(versions).toMatchObject({ 'lap-sweep': version, node: process.version });
    expect(command).toEqual(['lap-sweep', ...args]);
    // The output folder is in the repository too; files that are not tracked are no change.
    expect(state).toEqual({ commit, dirty: false, files: ['sweep.json', 'my sweeps/*v.json'] });

    writeFileSync(join(folder, 'sweep.json'), JSON.stringify({ ...TINY, description: 'changed' }));
    expect(await lapSweep(folder, ...args)).toMatchObject({ code: 0 });
    expect(runJson(folder, 'v').git).toMatchObject({ commit, dirty: true });
    expect(git(folder, 'status', '--porcelain', '-uno')).toBe('M sweep.json');
  });

  it('tells of no commit where there is no repository, and leaves passwords out', async () => {
    const folder = folderWith(TINY);
    const other = 'redis://user:secret@127.0.0.1:1';
    expect(await lapSweep(folder, 'sweep.json', '--quiet', '--set', `N=6`)).toMatchObject({ code: 0 });
    expect(runJson(folder)).not.toHaveProperty('git');
    expect(withoutPasswords(['--queue', other, `--queue=${other}/2`, 'a@b.json'])).toEqual([
      '--queue',
      'redis://***@127.0.0.1:1',
      '--queue=redis://***@127.0.0.1:1/2',
      'a@b.json',
    ]);
    expect(await lapSweep(folder, 'merge', 'output/tiny', '--out', 'output/again')).toMatchObject({
      code: 0,
    });
    expect(runJson(folder, 'again').command).toEqual([
      ...['lap-sweep', 'merge', 'output/tiny', '--out', 'output/again'],
    ]);
  });
});

describe.skipIf(!hasGit)('the state of a repository', () => {
  it('is dirty where a file of the sweep is not tracked, and unknown before the first commit', async () => {
    const folder = folderWith(TINY);
    git(folder, 'init', '-q');
    const file = join(folder, 'sweep.json');
    expect(await gitStateOf(written(file))).toBeUndefined();
    git(folder, 'commit', '-qm', 'nothing', '--allow-empty');
    expect(await gitStateOf(written(file))).toMatchObject({ dirty: true, files: [] });
    expect(await gitStateOf(written('nowhere/x.json'))).toBeUndefined();
    expect(await gitStateOf(undefined)).toBeUndefined();
  });

  it('is asked for without running what the repository names as its monitor of files', async () => {
    const folder = folderWith(TINY);
    git(folder, 'init', '-q');
    git(folder, 'add', 'sweep.json');
    git(folder, 'commit', '-qm', 'sweep');
    const [monitor, mark] = [join(temporaryFolder(), 'monitor'), join(folder, 'mark')];
    writeFileSync(monitor, `#!/bin/sh\ntouch '${mark}'\n`);
    chmodSync(monitor, 0o755);
    git(folder, 'config', 'core.fsmonitor', monitor);
    expect(await gitStateOf(written(join(folder, 'sweep.json')))).toMatchObject({ dirty: false });
    expect(existsSync(mark)).toBe(false);
    git(folder, 'status');
    expect(existsSync(mark)).toBe(true);
  });
});
