import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeSettings, settingNames } from '../../src/experiment/settings.ts';
import { packageRoot } from '../../src/package-root.ts';
import { sha256 } from '../../src/sweep/cells.ts';
import { parseSweep, readSweep } from '../../src/sweep/file/spec.ts';
import { column, parse, problemsOf } from './sweep-files.ts';

describe('cells', () => {
  it('are row-major, the last axis fastest, with defaults filled in', () => {
    const sweep = parse({
      settings: { m: 8 },
      grid: { d: [2, 4], seed: { range: [0, 2] }, norm: ['L2', 'Linf'] },
    });
    expect(column(sweep, 'd', 'seed', 'norm').map((row) => row.join(' '))).toEqual([
      '2 0 L2',
      '2 0 Linf',
      '2 1 L2',
      '2 1 Linf',
      '4 0 L2',
      '4 0 Linf',
      '4 1 L2',
      '4 1 Linf',
    ]);
    expect(sweep.cells[5]?.settings).toEqual(completeSettings({ m: 8, d: 4, seed: 0, norm: 'Linf' }));
    expect(sweep.axes).toEqual(['d', 'seed', 'norm', 'epsilon']);
    expect(sweep.cells.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('have the hash of their canonical JSON as id', () => {
    const [cell] = parse({}).cells;
    expect(cell?.id).toBe(sha256(canonicalize(completeSettings({})) ?? '').slice(0, 16));
  });

  it('of several grids are united, equal ones once and where they first occur', () => {
    const sweep = parse({ grid: [{ d: [2, 4] }, { d: [8, 4, 8], seed: [0] }, { d: { range: [2, 3] } }] });
    expect(column(sweep, 'd').flat()).toEqual([2, 4, 8]);
  });

  it('take expressions of axes, settings, defaults and other expressions', () => {
    const sweep = parse({
      settings: { T: '= 10 * m', N: 50 },
      grid: { epsilon: '= 0.1 * sqrt(d)', d: [4, 16], m: '= 2 * d', Nadv: '= N + m', eta: '= 10 * gamma' },
    });
    expect(column(sweep, 'd', 'epsilon', 'm', 'T', 'Nadv', 'eta')).toEqual([
      [4, 0.2, 8, 80, 58, 0.1],
      [16, 0.4, 32, 320, 82, 0.1],
    ]);
    expect(sweep.axes).toEqual(['d', 'epsilon', 'Nadv', 'm', 'T']);
  });

  it('take d from named data sets', () => {
    const real = { classes: [3, 7] };
    const sweep = parse({ settings: { ...real, m: '= 2 * d' }, grid: { dataset: ['mnist', 'cifar10'] } });
    expect(column(sweep, 'dataset', 'd', 'm')).toEqual([
      ['mnist', 784, 1568],
      ['cifar10', 3072, 6144],
    ]);
    expect(problemsOf({ settings: { ...real, dataset: 'mnist', d: 10 } })).toEqual([
      'settings.d: 10 is not the dimension of mnist, which is 784; leave d out.',
    ]);
  });

  it("take d of the user's own data from whoever knows it", () => {
    const file = { settings: { dataset: 'npz:a.npz', classes: [0, 1] } };
    expect(parse(file, { dimensionOf: () => 12 }).cells[0]?.settings.d).toBe(12);
    expect(problemsOf(file)).toEqual([
      'settings.dataset: the dimension of "npz:a.npz" is not known; give d.',
    ]);
  });

  it('differ in the axes and in nothing else, on random unions of grids', () => {
    const all: Record<string, unknown> = {
      network: ['one-hidden', 'mlp'],
      norm: ['L2', 'Linf'],
      scenario: ['noise', 'natural-rand'],
      dataset: ['uniform', 'gauss'],
      N: [10, 20],
      d: '= 2 * N',
      m: [4, 6],
      T: '= d + m',
    };
    const one = fc
      .tuple(fc.subarray(Object.keys(all)), fc.boolean())
      .map(([keys, isFirstOnly]) => keys.map((key) => [key, isFirstOnly ? firstOf(all[key]) : all[key]]));
    const firstOf = (form: unknown) => (Array.isArray(form) ? form.slice(0, 1) : form);
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 3 }), (grids) => {
        const { cells, axes } = parse({ grid: grids.map((entries) => Object.fromEntries(entries)) });
        const differ = settingNames.filter(
          (name) =>
            !['Tadv', 'epochsAdv'].includes(name) &&
            new Set(cells.map(({ settings }) => settings[name])).size > 1,
        );
        // Time and epochs of g are those of f here, and no axes of their own.
        for (const { settings } of cells)
          expect([settings.Tadv, settings.epochsAdv]).toEqual([settings.T, settings.epochs]);
        const written = grids.flat().flatMap(([name, form]) => (Array.isArray(form) ? [name] : []));
        expect(new Set(axes)).toEqual(new Set([...written, ...differ]));
      }),
      { numRuns: 100 },
    );
  });

  it('are as many as the axes multiply to, distinct and in order, on random grids', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
    const grid = fc.record({
      d: numbers,
      T: numbers.map((values) => values.map((value) => value / 7)),
      seed: fc.integer({ min: 1, max: 5 }).map((n) => ({ range: [0, n] })),
      norm: fc.shuffledSubarray(['L2', 'Linf'], { minLength: 1 }),
    });
    fc.assert(
      fc.property(grid, fc.shuffledSubarray(['d', 'T', 'seed', 'norm'] as const), (all, keys) => {
        const axes = keys.map((key) => [key, all[key]] as const);
        const { cells } = parse({ grid: Object.fromEntries(axes) });
        const lists = axes.map(([key, form]) =>
          Array.isArray(form)
            ? { key, values: form }
            : { key, values: Array.from({ length: form.range[1] ?? 0 }, (_, i) => i) },
        );
        expect(cells).toHaveLength(lists.reduce((product, { values }) => product * values.length, 1));
        expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
        cells.forEach(({ index, settings }, at) => {
          expect(index).toBe(at);
          let rest = at;
          for (const { key, values } of lists.toReversed()) {
            expect(settings[key]).toBe(values[rest % values.length]);
            rest = Math.floor(rest / values.length);
          }
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('the rest of a sweep', () => {
  it('has names, diagrams and a search with its condition read', () => {
    const sweep = parse({
      description: 'why',
      grid: { d: [100, 200], N: [10, 20] },
      diagrams: [
        { x: 'd', y: 'N', value: 'acc_adv_natural', threshold: 0.9 },
        { x: 'N', value: 'agreement', name: 'b' },
      ],
      save: ['perturbed', 'models', 'models'],
      search: { over: 'epsilon', in: [0.1, 1], until: 'acc_adv_natural>=.9', tolerance: 0.02 },
    });
    expect(sweep).toMatchObject({ name: 'a-sweep', description: 'why', save: ['models', 'perturbed'] });
    expect(sweep.diagrams).toEqual([
      { name: 'acc_adv_natural-d-N', x: 'd', y: 'N', value: 'acc_adv_natural', threshold: 0.9 },
      { name: 'b', x: 'N', value: 'agreement' },
    ]);
    const until = { measurement: 'acc_adv_natural', comparison: '>=', level: 0.9 };
    expect(sweep.search).toEqual({ over: 'epsilon', in: [0.1, 1], until, tolerance: 0.02 });
    expect(column(sweep, 'epsilon').flat()).toEqual([1, 1, 1, 1]);
  });

  it('has a hash of what is computed, not of what is drawn of it', () => {
    const grid = { d: [100, 200] };
    const { hash } = parse({ grid });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(parse({ name: 'other', grid, diagrams: [{ x: 'd', value: 'pmax' }] }).hash).toBe(hash);
    expect(parse({ grid }, { only: ['d=100'] }).hash).toBe(hash);
    expect(parse({ grid, save: ['models'] }).hash).not.toBe(hash);
    expect(parse({ grid: { d: [200, 100] } }).hash).not.toBe(hash);
  });

  it('comes from text with comments and trailing commas', () => {
    const text = '// a sweep\n{ "grid": { "d": [1, 2, /* two */], }, }';
    expect(parseSweep(text, 'dir/x.json')).toMatchObject({ name: 'x', axes: ['d', 'epsilon'] });
  });
});

describe('readSweep', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spec-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const messageOf = (path: string) =>
    readSweep(path).then(String, (error) => `${error.name}: ${error.message}`);

  it.each([
    ['none.json', undefined, 'there is no such file'],
    ['', undefined, 'is a folder'],
    ['latin.json', Buffer.from([0x22, 0xe9, 0x22]), 'not text in UTF-8'],
  ])('%s is refused by name', async (name, content, message) => {
    const path = join(folder, name);
    if (content !== undefined) await writeFile(path, content);
    expect(await messageOf(path)).toContain(
      `UsageError: ${path}: ${message}`.replace('not text', 'is not text'),
    );
  });

  it('tells line and column of a mistake of syntax', async () => {
    const path = join(folder, 'comma.json');
    await writeFile(path, '{\n  "name": "a"\n  "grid": {}\n}');
    expect(await messageOf(path)).toContain(`${path}:3:3: is not JSON: comma expected`);
  });

  it.each([
    ['orthogonality', 900],
    ['paper-l2-uniform-quick', 5],
    ['mnist', 296],
    ['minimum-epsilon', 135],
    ['robust-features', 80],
    ['mnist-orthogonality', 72],
    ['law', 512],
    ['orthogonality-full', 21780],
    ['depth', 20],
    ['depth-full', 225],
    ['cifar10', 254],
    ['cifar10-full', 270],
    ['digits', 36],
    ['digits-full', 108],
    ['paper/uniform-l2', 29],
    ['paper/uniform-linf', 26],
    ['paper/uniform-l0', 33],
    ['paper/gauss-l2', 29],
    ['paper/gauss-linf', 26],
    ['paper/gauss-l0', 33],
    ['paper/study', 176],
    ['paper/mnist', 9],
    ['paper/mnist-quick', 9],
    ['paper/fmnist', 9],
    ['paper/fmnist-quick', 9],
    ['paper/cifar10', 9],
    ['paper/cifar10-quick', 9],
  ])('expands sweeps/%s.json to %i cells', async (file, count) => {
    const sweep = await readSweep(join(packageRoot(), `sweeps/${file}.json`));
    expect(sweep.cells).toHaveLength(count);
    expect(sweep.name).toBe(file.replace('/', '-'));
  });
});
