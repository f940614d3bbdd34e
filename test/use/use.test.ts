import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { folderWith, lapSweep, rowsOf, start } from '../cli/command.ts';
import { hasRedis, TestRedis } from '../queue/support/redis.ts';

const MINE = {
  name: 'mine',
  use: ['./mean-difference.mjs'],
  settings: { d: 60, N: 40, Nadv: 60, m: 8, attack: 'mean-difference', epsilon: 1.5, T: 50 },
  grid: { kept: [0.2, 0.5, 1], seed: { range: [0, 2] } },
  diagrams: [{ x: 'kept', value: 'mean_shift' }],
};
const RINGS = {
  name: 'rings',
  use: ['./rings.mjs'],
  settings: {
    ...{ dataset: 'rings', classes: [0, 1], network: 'bottleneck', N: 100, m: 16, gamma: 0.1 },
    ...{ scenario: 'natural-rand', epsilon: 0.5 },
  },
  grid: { neck: [2, 4] },
};
const journal = (folder: string) => join(folder, 'output/mine/journal.ndjson');
const linesOf = (folder: string) =>
  existsSync(journal(folder)) ? readFileSync(journal(folder), 'utf8').split('\n').length - 1 : 0;

it('is not used by a variant that leaves it out', async () => {
  const folder = folderWith(MINE, 'mean-difference.mjs');
  const variant = { extends: 'sweep.json', use: null, grid: null, diagrams: null };
  const settings = { attack: 'gradient', d: 10, N: 10, Nadv: 10, m: 8 };
  writeFileSync(join(folder, 'plain.json'), JSON.stringify({ ...variant, settings }));
  expect(await lapSweep(folder, 'plain.json', '--quiet')).toMatchObject({ code: 0 });
  const [row] = rowsOf(folder, 'plain');
  expect(row?.status).toBe('done');
  expect(row).not.toHaveProperty('mean_shift');
});

it('is told with the others where several cannot be used', async () => {
  const folder = folderWith(
    { ...MINE, use: ['./none.mjs', './mean-difference.mjs', './no-other.mjs'] },
    'mean-difference.mjs',
  );
  const { code, stderr } = await lapSweep(folder, 'plan', 'sweep.json');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /use\[0\]: .*none\.mjs cannot be read[\s\S]*use\[2\]: .*no-other\.mjs cannot be read/,
  );
});

describe('a module with an attack and a measurement', () => {
  it('runs on two workers, has its columns and diagrams, and is drawn again without its code', async () => {
    const folder = folderWith(MINE, 'mean-difference.mjs');
    expect(await lapSweep(folder, 'sweep.json', '--workers', '2', '--quiet')).toMatchObject({ code: 0 });
    const rows = rowsOf(folder, 'mine');
    expect(rows.map(({ status }) => status)).toEqual(Array(6).fill('done'));
    expect(rows.map(({ kept }) => kept)).toEqual(['0.2', '0.2', '0.5', '0.5', '1', '1']);
    for (const { mean_shift } of rows) expect(Number(mean_shift)).toBeCloseTo(1.5, 5);
    const { sweep } = JSON.parse(readFileSync(join(folder, 'output/mine/run.json'), 'utf8'));
    expect(sweep.vocabulary.modules).toEqual([
      expect.objectContaining({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), measures: true }),
    ]);

    rmSync(join(folder, 'mean-difference.mjs'));
    rmSync(join(folder, 'output/mine/mean_shift-kept.csv'));
    expect(await lapSweep(folder, 'plot', 'output/mine')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'output/mine/mean_shift-kept.csv'))).toBe(true);
  });

  it('goes on after it was killed, to the bytes of an undisturbed run', async () => {
    const long = { ...MINE, grid: { ...MINE.grid, seed: { range: [0, 60] } } };
    const [folder, whole] = [1, 2].map(() => folderWith(long, 'mean-difference.mjs'));
    const child = start(folder, 'sweep.json', '--workers', '2', '--quiet');
    while (linesOf(folder) < 20) await sleep(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const kept = linesOf(folder);
    for (const one of [folder, whole])
      expect(await lapSweep(one, 'sweep.json', '--workers', '2', '--quiet')).toMatchObject({ code: 0 });
    expect(kept).toBeGreaterThan(10);
    expect(rowsOf(folder, 'mine')).toEqual(rowsOf(whole, 'mine'));
  });

  it('that has changed makes its cells new', async () => {
    const folder = folderWith(MINE, 'mean-difference.mjs');
    const plan = async () => (await lapSweep(folder, 'plan', 'sweep.json')).stdout;
    await lapSweep(folder, 'sweep.json', '--quiet');
    expect(await plan()).toContain('6 finished');
    const file = join(folder, 'mean-difference.mjs');
    writeFileSync(file, readFileSync(file, 'utf8').replace('sum / x.rows', '2 * (sum / x.rows)'));
    expect(await plan()).not.toContain('finished');
    const only = await lapSweep(folder, 'plan', 'sweep.json', '--set', 'attack=gradient');
    expect(only.stdout).not.toContain('finished');
  });

  it('is in the schema that is printed', async () => {
    const folder = folderWith(MINE, 'mean-difference.mjs');
    const { stdout } = await lapSweep(folder, 'schema', 'sweep.json');
    const { properties } = JSON.parse(stdout);
    expect(JSON.stringify(properties.settings.properties.attack)).toContain('"mean-difference"');
    expect(properties.settings.properties.kept.description).toMatch(/share of coordinates/);
    expect(JSON.stringify(properties.diagrams)).toContain('"mean_shift"');
    expect((await lapSweep(folder, 'schema')).stdout).not.toContain('mean-difference');
  });

  it('leaves cells of built-in parts what they are, where it does not measure them', async () => {
    const settings = { d: 20, N: 10, Nadv: 10, m: 4, T: 1 };
    const [plain, using] = [{}, { use: ['./rings.mjs'] }].map((use) =>
      folderWith({ name: 'plain', ...use, settings }, 'rings.mjs'),
    );
    for (const folder of [plain, using]) await lapSweep(folder, 'sweep.json', '--quiet');
    const ids = [plain, using].map((folder) =>
      readFileSync(join(folder, 'output/plain/timings.csv'), 'utf8').split('\n')[1].slice(0, 16),
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(rowsOf(using, 'plain')[0]).toMatchObject(rowsOf(plain, 'plain')[0]);
  });
});

it.each([
  ['5', 'returned 5; return an object'],
  ["{ width: 'broad' }", 'returned "broad" for width; use a number'],
  ['{ width: null }', 'returned null for width; use a number'],
  ['{ height: 1 }', 'returned height, which is none of its columns'],
  ['{ width: 1n }', 'returned 1 for width; use a number'],
  ["(() => { throw new Error('too narrow'); })()", 'too narrow'],
  ["(() => { throw Object.freeze(new Error('too cold')); })()", 'too cold'],
  ["(() => { throw new DOMException('too late'); })()", 'too late'],
])('a measurement that gives %s makes its cells fail, and they are run again', async (value, message) => {
  const settings = { d: 4, N: 4, Nadv: 4, m: 2, T: 1 };
  const folder = folderWith({ name: 'wide', use: ['./wide.mjs'], settings }, 'rings.mjs');
  const columns = "{ width: { meaning: 'a width', kind: 'magnitude' } }";
  writeFileSync(
    join(folder, 'wide.mjs'),
    `export const measurements = [{ columns: ${columns}, of: () => (${value}) }];`,
  );
  for (const run of [1, 2]) {
    const { code } = await lapSweep(
      folder,
      'sweep.json',
      '--quiet',
      ...(run === 2 ? ['--retry-failed'] : []),
    );
    expect(code).toBe(1);
    const table = readFileSync(join(folder, 'output/wide/cells.csv'), 'utf8').replaceAll('""', '"');
    expect(table).toContain(`measurement width of wide.mjs: ${message}`);
  }
});

it('a data set that fails to open is a problem of the sweep', async () => {
  const settings = { dataset: 'lost', classes: [0, 1], N: 4, Nadv: 4 };
  const folder = folderWith({ name: 'lost', use: ['./lost.mjs'], settings }, 'rings.mjs');
  writeFileSync(
    join(folder, 'lost.mjs'),
    "export const datasets = [{ name: 'lost', meaning: 'lost', d: 2, open() { throw new Error('nowhere'); } }];",
  );
  const { code, stderr } = await lapSweep(folder, 'sweep.json');
  expect(code).toBe(2);
  expect(stderr).toContain('data set "lost" of lost.mjs: nowhere');
});

it('a data set, a network and a solver run as cells', async () => {
  const folder = folderWith(RINGS, 'rings.mjs');
  expect(await lapSweep(folder, 'sweep.json', '--quiet')).toMatchObject({ code: 0 });
  const rows = rowsOf(folder, 'rings');
  expect(rows.map(({ status, solver, neck, steps_std }) => [status, solver, neck, steps_std])).toEqual([
    ['done', 'halving', '2', '40'],
    ['done', 'halving', '4', '40'],
  ]);
  expect(Number(rows[0].loss_std)).toBeLessThan(Math.log(2));
  const wrong = await lapSweep(folder, 'plan', 'sweep.json', '--set', 'network=one-hidden');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/neck.*"bottleneck"/);
});

it('a loss trains as the built-in one that it repeats, and another one otherwise', async () => {
  const settings = { d: 60, N: 40, Nadv: 40, m: 8, T: 50 };
  const grid = { loss: ['exponential', 'exponential-again', 'square-root'] };
  const folder = folderWith(
    { name: 'losses', use: ['./square-root.mjs'], settings, grid },
    'square-root.mjs',
  );
  expect(await lapSweep(folder, 'sweep.json', '--quiet')).toMatchObject({ code: 0 });
  const [builtIn, again, other] = rowsOf(folder, 'losses');
  for (const name of ['loss_std', 'loss_adv', 'boundary_cosine', 'margin_min_adv'] as const)
    expect(Number(again[name]), name).toBeCloseTo(Number(builtIn[name]), 4);
  expect([again.acc_adv_natural, other.status]).toEqual([builtIn.acc_adv_natural, 'done']);
  expect(Math.abs(Number(other.margin_min_std) - Number(builtIn.margin_min_std))).toBeGreaterThan(0.1);
});

describe.skipIf(!hasRedis)('over a queue', () => {
  it('cells go to a worker that was started with the module, and to no other', async () => {
    const redis = await TestRedis.start();
    const folder = folderWith(MINE, 'mean-difference.mjs');
    const said: string[] = [];
    const worker = (...args: string[]) => {
      const child = start(folder, 'worker', redis.url, '--workers', '1', '--engine', 'wasm', ...args);
      child.stderr?.on('data', (bytes: Buffer) => said.push(bytes.toString()));
    };
    worker();
    const run = lapSweep(folder, 'sweep.json', '--queue', redis.url, '--engine', 'wasm', '--quiet');
    while (!said.join('').includes('refused')) await sleep(20);
    expect(said.join('')).toMatch(/needs modules of SHA-256 [0-9a-f]{12}.*this worker has none.*--use/);
    expect(linesOf(folder)).toBeLessThan(2);
    worker('--use', './mean-difference.mjs');
    expect(await run).toMatchObject({ code: 0 });
    for (const { mean_shift, status } of rowsOf(folder, 'mine'))
      expect([status, Number(mean_shift).toFixed(4)]).toEqual(['done', '1.5000']);
  }, 120_000);
});
