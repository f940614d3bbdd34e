import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';
import { folderWith, lapSweep, start } from './command.ts';

const TINY = {
  name: 'tiny',
  settings: { m: 4, Nadv: 8, T: 1 },
  grid: { d: [5, 6], N: [6], seed: { range: [0, 2] } },
};
/** Cells that take minutes. */
const LONG = { name: 'long', settings: { d: 2000, N: 3000, Nadv: 5000 }, grid: { seed: { range: [0, 50] } } };

describe('a run', () => {
  it('leaves its tables, and goes on to nothing when it is given again', async () => {
    const folder = folderWith(TINY);
    const first = await lapSweep(folder, 'sweep.json', '--workers', '2', '--engine', 'wasm');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('cells.csv');
    const csv = readFileSync(join(folder, 'output/tiny/cells.csv'), 'utf8');
    expect(csv.match(/,done,/g)).toHaveLength(4);

    const again = await lapSweep(folder, 'sweep.json', '--json', '--quiet', '--engine', 'wasm');
    const events = again.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(events).toEqual([
      expect.objectContaining({ type: 'sweep-started', counts: expect.objectContaining({ pending: 0 }) }),
      expect.objectContaining({ type: 'sweep-ended', outcome: 'done' }),
    ]);
    expect(again.stderr).toBe('');

    for (const more of [[], ['--set', 'N=7']]) {
      const other = await lapSweep(folder, 'sweep.json', '--engine', 'mlas', ...more);
      expect(other.code).toBe(2);
      expect(other.stderr).toMatch(/^error: \S+: holds .* engine wasm, .*--engine wasm, .*--out, .*--fresh/);
    }
  });

  it('that is interrupted says how to go on, exits with 130 and leaves a table', async () => {
    const folder = folderWith(LONG);
    const child = start(folder, 'sweep.json', '--workers', '1', '--memory', '4');
    const stderr = text(child.stderr);
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(await stderr).toContain('The same command continues the run.');
    expect(readFileSync(join(folder, 'output/long/cells.csv'), 'utf8').match(/,pending,/g)).toHaveLength(50);
    expect(existsSync(join(folder, 'output/long/.lock'))).toBe(false);
  });

  it('that is quiet still tells what a smaller sweep leaves out of the table', async () => {
    const folder = folderWith(TINY);
    await lapSweep(folder, 'sweep.json', '--quiet', '--engine', 'wasm');
    const less = await lapSweep(folder, 'sweep.json', '--quiet', '--engine', 'wasm', '--set', 'd=[5]');
    expect(less).toMatchObject({ code: 0, stdout: '' });
    expect(less.stderr).toMatch(
      /^2 finished cells that the sweep no longer has stay in .*, not in cells\.csv\n$/,
    );
  });

  it('whose budget is too short for any cell says so', async () => {
    const folder = folderWith({ ...LONG, grid: { seed: [0] } });
    const { code, stderr } = await lapSweep(folder, 'sweep.json', '--memory', '4', '--budget', '2s');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /Time is over: .* This run finished none: the time was too short for one; allow more\.\n$/,
    );
  });

  it('of a part that has no cell says so', async () => {
    const { code, stderr } = await lapSweep(folderWith(TINY), 'sweep.json', '--shard', '9/9');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^--shard 9\/9: no cell falls to this part, as the sweep has 4 cells; fewer/);
  });

  it('with failed cells exits with 1 and names the remedy', async () => {
    const folder = folderWith({ ...LONG, grid: { seed: [0] } });
    const { code, stderr } = await lapSweep(folder, 'sweep.json', '--memory', '4', '--cell-timeout', '0.001');
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed: .*took longer than 0\.001 min/);
    expect(stderr).toContain('--retry-failed');
  });

  it('survives a reader that closes stdout', async () => {
    const folder = folderWith(TINY);
    const child = start(folder, 'sweep.json', '--json', '--quiet', '--engine', 'wasm');
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});

describe('mistakes exit with 2', () => {
  test.each([
    [['sweep.json', '--wokers', '2'], /Did you mean --workers\?/],
    [['sweep.json', '--workers', '0', '--set', 'gama=1'], /--workers: "0".*\n.*--set gama: .*"gamma"/],
    [['help', 'plto'], /^error: help: "plto" is no command; use run, .* Did you mean "plot"\?\n$/],
    [['plna', 'sweep.json'], /plna: is no command; did you mean plan\?/],
    [['nothing.json'], /nothing\.json: there is no such file/],
    [
      ['plot', 'nowhere'],
      /^error: nowhere: run\.json: there is no such file or folder; give the output folder of a run.*\n$/,
    ],
    [
      ['sweep.json', '--out', 'sweep.json/x'],
      /sweep\.json\/x: cannot be written: a part of the path is a file.*; give another --out\n$/,
    ],
    [
      ['sweep.json', '--memory', '0.0001'],
      /^error: --memory: 1 MiB is too little: 4 cells need more, cell \d about \d+ MiB .*; use 0\.\d+\n$/,
    ],
    [[], /missing required argument/],
    [['merge', 'nowhere'], /nowhere: .*give the output folder of a run/],
    [['worker', 'http://localhost'], /redis url: is no address of a Redis; give redis:/],
    [['worker', 'redis://127.0.0.1:1', '--workers', '0'], /--workers: "0"/],
    [['worker', 'redis://:secret@127.0.0.1:1'], /redis:\/\/127\.0\.0\.1:1: no connection to this Redis/],
    [['sweep.json', '--queue', 'localhost', '--set', 'gama=1'], /--queue: is no address.*\n.*--set gama/],
  ])('%j', async (args, message) => {
    const { code, stderr, stdout } = await lapSweep(folderWith(TINY), ...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('a queue that cannot be used', () => {
  test.each([
    ['http://localhost', /--queue: is no address of a Redis/],
    ['redis://:secret@127.0.0.1:1', /--queue redis:\/\/127\.0\.0\.1:1: no connection.*; start a Redis there/],
  ])('at %s is told before anything changes, also where every cell is finished', async (url, message) => {
    const folder = folderWith(TINY);
    await lapSweep(folder, 'sweep.json', '--engine', 'wasm');
    for (const more of [[], ['--fresh'], ['--out', 'new']]) {
      const { code, stderr } = await lapSweep(folder, 'sweep.json', '--queue', url, ...more);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
    expect(readdirSync(join(folder, 'output'))).toEqual(['tiny']);
    expect(readdirSync(folder).sort()).toEqual(['output', 'sweep.json']);
  });
});

const WITH_HELP = ['run', 'plan', 'compare', 'merge', 'worker', 'data', 'plot'];
test.each([
  ['--version'],
  ['--help'],
  ['help'],
  ['help', 'plot'],
  ...WITH_HELP.map((name) => [name, '--help']),
])('%s %s exits with 0', async (...args) => {
  const { code, stdout, stderr } = await lapSweep(temporaryFolder(), ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    args[0] === '--version' ? /^\d+\.\d+\.\d+\n$/ : /Usage: lap-sweep[\s\S]*Examples:\n {2}\$ lap-sweep/,
  );
});

it('prints the schema of sweep files, and of one of them', async () => {
  const folder = folderWith(TINY);
  const { code, stdout } = await lapSweep(folder, 'schema');
  expect(code).toBe(0);
  expect(stdout).toBe(readFileSync(join(packageRoot(), 'sweep.schema.json'), 'utf8'));
  expect(await lapSweep(folder, 'schema', 'sweep.json')).toEqual({ code: 0, stdout, stderr: '' });
  expect(await lapSweep(folder, 'schema', 'none.json')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('none.json'),
  });
});

it('plans without running anything', async () => {
  const folder = folderWith(TINY);
  const { code, stdout } = await lapSweep(folder, 'plan', 'sweep.json', '--workers', '2');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^cells +4$/m);
  expect(stdout).toMatch(/^time +about .* on 2 workers/m);
  expect(existsSync(join(folder, 'output'))).toBe(false);
});

it('plans by the command line of a run, and tells where nothing is left', async () => {
  const folder = folderWith(TINY);
  const command = ['sweep.json', '--engine', 'wasm', '--budget', '8h', '--quiet', '--keep-going'];
  const before = await lapSweep(
    folder,
    'plan',
    ...command,
    '--fail-fast',
    '--workers',
    '500',
    '--memory',
    '9999999',
  );
  expect(before).toMatchObject({ code: 2, stdout: '' });
  const { code, stdout, stderr } = await lapSweep(
    folder,
    'plan',
    ...command,
    '--workers',
    '500',
    '--memory',
    '9999999',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('that the run may take are enough');
  expect(stderr).toMatch(
    /^--workers 500: this process may use \d+ cores?; .*\n--memory 9999999\.0 GiB: .*\n$/,
  );
  expect((await lapSweep(folder, ...command)).code).toBe(0);
  const after = await lapSweep(folder, 'plan', ...command);
  expect(after.stdout).toMatch(/^time +none, as every cell is finished$/m);
  expect(after.stdout).toMatch(/^peak memory +none/m);
  const again = await lapSweep(folder, 'plan', ...command, '--fresh');
  expect(again.stdout).toMatch(/^cells +4$/m);
});

it('divides a sweep into shards, and merges them to the bytes of the whole', async () => {
  const folder = folderWith(TINY);
  const wasm = ['--engine', 'wasm', '--workers', '1', '--quiet'];
  for (const part of ['1/2', '2/2'])
    expect((await lapSweep(folder, 'sweep.json', '--shard', part, ...wasm)).code).toBe(0);
  await lapSweep(folder, 'sweep.json', '--out', 'whole', ...wasm);

  const half = await lapSweep(folder, 'merge', 'output/tiny.2-of-2', '--out', 'half');
  expect(half.code).toBe(1);
  expect(half.stderr).toMatch(/missing shards: 1\/2\n.*runs what is missing/s);

  const merged = await lapSweep(folder, 'merge', 'output/tiny.1-of-2', 'output/tiny.2-of-2');
  expect(merged).toMatchObject({ code: 0, stderr: '' });
  expect(merged.stdout).toContain('cells.csv');
  const files = readdirSync(join(folder, 'whole')).filter((name) => /\.(csv|svg|png|vl\.json)$/.test(name));
  expect(files.length).toBeGreaterThan(1);
  for (const name of files.filter((file) => file !== 'timings.csv'))
    expect(readFileSync(join(folder, 'output/tiny', name)), name).toEqual(
      readFileSync(join(folder, 'whole', name)),
    );
});
