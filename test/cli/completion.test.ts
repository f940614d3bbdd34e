import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program.ts';
import { settingNames } from '../../src/experiment/settings.ts';
import { builtFile } from '../../src/package-root.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { lapSweep } from './command.ts';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

const scripts: Record<string, string> = {};
const folder = temporaryFolder();
beforeAll(() => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const args = [builtFile('src/cli/main.js'), 'completion', shell];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    scripts[shell] = stdout;
    writeFileSync(join(folder, `script.${shell}`), stdout);
  }
  for (const name of ['sweeps', 'output', 'own pictures']) mkdirSync(join(folder, name));
  for (const name of ['size.json', 'own sweep.json']) writeFileSync(join(folder, name), '{}');
});

/** The words that bash offers for the last of `words`, split as bash itself splits a line. */
function offered(...words: readonly string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const code = `source script.bash; COMP_WORDS=(lap-sweep ${line}); COMP_CWORD=${words.length}; _lap_sweep
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', code], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((word) => word !== '');
}

const COMMANDS = makeProgram().commands.map((command) => command.name());

describe.skipIf(!has('bash'))('in bash', () => {
  it.each<[string[], string[]]>([
    [['pl'], ['plan', 'plot']],
    [['s'], ['script.bash', 'script.fish', 'script.zsh', 'size.json', 'sweeps', 'schema']],
    [['plan', 'si'], ['size.json']],
    [
      ['plan', 'own'],
      ['own pictures', 'own sweep.json'],
    ],
    [['size.json', '--en'], ['--engine']],
    [
      ['size.json', '--engine', ''],
      ['auto', 'wasm', 'mlas'],
    ],
    [['run', 'size.json', '--engine', '=', 'm'], ['mlas']],
    [['worker', 'redis://host', '--engine', 'w'], ['wasm']],
    [
      ['plan', 'size.json', '--out', 'o'],
      ['own pictures', 'output'],
    ],
    [
      ['plan', 'size.json', '--out', '='],
      ['sweeps', 'own pictures', 'output'],
    ],
    [
      ['size.json', '--set', 'clus'],
      ['clusterSize=', 'clusterCosine=', 'clusterLabels='],
    ],
    [['size.json', '--set', 'N', '=', ''], []],
    [['size.json', '--workers', ''], []],
    [['size.json', ''], []],
    [['--out', 'x', '--set', 'N', '=', '5', 'si'], ['size.json']],
    [['--out', '=', 'x', 'si'], ['size.json']],
    [['plot', 'ou'], ['output']],
    [
      ['plot', 'output', '--theme', ''],
      ['light', 'dark'],
    ],
    [['merge', 'output', 'sw'], ['sweeps']],
    [['data', 'm'], ['mnist']],
    [
      ['init', ''],
      ['artificial', 'digits', 'images', 'model'],
    ],
    [['init', 'images', 'sw'], ['sweeps']],
    [
      ['init', 'images', '--from', 'own'],
      ['own pictures', 'own sweep.json'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['schema', 'si'], ['size.json']],
    [['--ver'], ['--version']],
  ])('%j', (words, expected) => {
    expect(offered(...words).sort()).toEqual([...expected].sort());
  });

  it('offers every command, every option of each, and every setting', () => {
    expect(offered('')).toEqual(expect.arrayContaining(COMMANDS));
    for (const command of makeProgram().commands) {
      const longs = visible(command).map(({ long }) => long);
      expect(offered(command.name(), '--'), command.name()).toEqual(
        expect.arrayContaining([...longs, '--help']),
      );
    }
    expect(offered('x.json', '--set', '')).toEqual(settingNames.map((name) => `${name}=`));
  });

  it.skipIf(!has('script'))('works at a prompt', () => {
    const keys = [
      'source script.bash',
      'lap-sweep() { printf "<%s>" "$@"; echo; }',
      'lap-sweep plan own\\ s\t--no-r\t--set clusterS\t4 --data own\\ p\t',
      'exit',
    ];
    const { stdout } = spawnSync('script', ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
      cwd: folder,
      input: `${keys.join('\n')}\n`,
      encoding: 'utf8',
      env: { ...process.env, TERM: 'dumb', INPUTRC: '/dev/null' },
      timeout: 20_000,
    });
    expect(stdout).toContain(
      '<plan><own sweep.json><--no-refine><--set><clusterSize=4><--data><own pictures/>',
    );
  });
});

/** Options that help shows. */
const visible = ({ options }: Command) => options.filter(({ hidden }) => !hidden);

describe('in zsh', () => {
  it('names every command, option and setting', () => {
    for (const command of makeProgram().commands) {
      expect(scripts.zsh).toContain(`'${command.name()}:`);
      for (const { long } of command.options) expect(scripts.zsh).toMatch(new RegExp(`'\\*?${long}[=[]`));
    }
    expect(scripts.zsh).toContain(`names=(${settingNames.join(' ')})`);
  });

  // The parts of the language that the script uses are those of bash, as far as quotes and brackets go.
  it.skipIf(!has('bash'))('has quotes and brackets in pairs', () => {
    expect(spawnSync('bash', ['-n', join(folder, 'script.zsh')], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.skipIf(!has('zsh'))('is read by zsh', () => {
    const code = 'autoload -U compinit; compinit -D -u; source script.zsh; print $_comps[lap-sweep]';
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', code], { cwd: folder, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '_lap_sweep\n', stderr: '' });
  });
});

describe('in fish', () => {
  // Lines of `complete` have no quotes within quotes, so that bash splits them as fish does.
  it.skipIf(!has('bash'))('declares every command, option and setting', () => {
    const lines = scripts.fish.split('\n').filter((line) => line.startsWith('complete '));
    expect(lines.filter((line) => line.includes('\\'))).toEqual([]);
    const code = `complete() { printf '%s\\x1f' "$@"; printf '\\x1e'; }\n${lines.join('\n')}`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', code], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const declared = stdout.split('\x1e').map((row) => row.split('\x1f'));
    const following = (row: string[], flag: string) => row[row.indexOf(flag) + 1];
    for (const command of makeProgram().commands) {
      const name = command.name();
      expect(declared.some((row) => row.includes('-a') && following(row, '-a') === name)).toBe(true);
      const isOn = name === 'run' ? '__lap_sweep_runs' : `__fish_seen_subcommand_from ${name}`;
      const own = declared.filter((row) => following(row, '-n') === isOn && row.includes('-l'));
      expect(own.map((row) => `--${following(row, '-l')}`)).toEqual(
        expect.arrayContaining(visible(command).map(({ long }) => long)),
      );
    }
    expect(scripts.fish).toContain(settingNames.map((name) => `${name}=`).join(' '));
  });

  it.skipIf(!has('fish'))('is read by fish', () => {
    const code = 'source script.fish; complete -C "lap-sweep pla"';
    const { stdout, stderr } = spawnSync('fish', ['-N', '-c', code], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^plan\t/m);
  });
});

it('is refused for other shells', async () => {
  const { code, stderr } = await lapSweep(folder, 'completion', 'tcsh');
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});
