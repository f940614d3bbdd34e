import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { pages } from './pages.ts';
import { lastingLines, outputPattern, type Step, stepsOf, wordsOf } from './steps.ts';

const PYTHON = '/usr/bin/python3';
const hasPython = spawnSync(PYTHON, ['-c', 'import matplotlib, pandas']).status === 0;

// Small sweeps are run, of some seconds each on an idle machine.
vi.setConfig({ testTimeout: 300_000 });

/** Runs a command of a page in bash, where `lap-sweep` is the build and `npx` runs what follows. */
function bash(folder: string, command: string) {
  const main = builtFile('src/cli/main.js');
  const commands = [
    `lap-sweep() { "${process.execPath}" "${main}" "$@"; }`,
    'npx() { "$@"; }',
    `python3() { "${PYTHON}" "$@"; }`,
    // The same results on every machine.
    command.replace(/lap-sweep \S+\.jsonc?(?= |$)/, '$& --engine wasm'),
  ];
  return spawnSync('bash', ['-c', commands.join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    // Matplotlib keeps a cache of fonts at home.
    env: { ...process.env, MPLCONFIGDIR: folder, NO_COLOR: '1' },
  });
}

/** Output of `lap-sweep watch` until it is interrupted. */
async function watched(folder: string, command: string): Promise<string> {
  const [, args = ''] = /lap-sweep (watch .*)/.exec(command) ?? [];
  const child = spawn(process.execPath, [builtFile('src/cli/main.js'), ...args.split(' ')], { cwd: folder });
  const ended = once(child, 'exit');
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  await vi.waitFor(() => expect(stderr).toMatch(/\n$/), 60_000);
  child.kill('SIGINT');
  await ended;
  return stdout + stderr;
}

async function follow(step: Step, folder: string): Promise<void> {
  if (step.kind === 'file') {
    writeFileSync(join(folder, step.name), step.content);
  } else if (step.kind === 'excerpt') {
    const words = wordsOf(readFileSync(join(folder, step.file), 'utf8'));
    for (const part of step.text.trim().split('\n')) expect(words).toContain(wordsOf(part));
  } else if (step.command.includes('lap-sweep watch ')) {
    expect(lastingLines(await watched(folder, step.command))).toEqual(lastingLines(step.output));
  } else {
    const { status, stdout, stderr } = bash(folder, step.command);
    expect(status, stderr).toBe(0);
    expect(`${lastingLines(stdout).join('\n')}\n`).toMatch(outputPattern(step.output));
  }
}

const shown = pages()
  .map((page) => ({ path: page.path, steps: stepsOf(page) }))
  .filter(({ steps }) => steps.some(({ kind }) => kind === 'command'));

describe.each(shown)('$path', ({ steps }) => {
  const folder = temporaryFolder();
  for (const step of steps) {
    const title = step.kind === 'file' ? step.name : step.kind === 'excerpt' ? step.file : step.command;
    const needsPython = step.kind === 'command' && step.command.startsWith('python3 ');
    it.skipIf(needsPython && !hasPython)(`shows what it does: ${title}`, () => follow(step, folder));
  }
});

describe('the pages', () => {
  it.each(['init', 'plan', 'plot', 'compare', 'watch'])('show what `lap-sweep %s` prints', (name) => {
    const commands = shown.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'command' && step.output !== '' ? [step.command] : [])),
    );
    expect(commands.filter((command) => command.includes(`lap-sweep ${name}`))).not.toEqual([]);
  });
});

describe('an output', () => {
  const printed = 'cells  5\ntime   3 s\na (1)\nb\nc\n';
  const lasting = `${lastingLines(printed).join('\n')}\n`;

  it.each(['cells  5\na (1)\nb\nc\n', 'cells  5\n...\nc\n', '...\nc\n', 'cells  5\n...\n'])(
    'is what a page shows of it: %j',
    (text) => expect(lasting).toMatch(outputPattern(text)),
  );

  it.each(['cells  5\na (1)\nc\n', 'cells  6\n...\nc\n', 'cells  5\n', '...\nb\n', ''])(
    'is not another one: %j',
    (text) => expect(lasting).not.toMatch(outputPattern(text)),
  );
});
