import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.ts';
import { type Overrides, readSweep } from '../../../src/sweep/file/spec.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { column, parse } from '../sweep-files.ts';

type Files = Record<string, object | string>;

/** A folder with these files. */
function folderOf(files: Files): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The sweep that `v.json` extends `base.json` to. */
function variant(base: object, own: object, overrides: Overrides = {}) {
  const folder = folderOf({ 'base.json': base, 'v.json': { extends: 'base.json', ...own } });
  return readSweep(join(folder, 'v.json'), overrides);
}

/** The problems of `v.json`, with paths relative to its folder. */
async function problemsIn(files: Files, overrides: Overrides = {}): Promise<string[]> {
  const folder = folderOf(files);
  const error = await readSweep(join(folder, 'v.json'), overrides).catch((reason: unknown) => reason);
  if (!(error instanceof UsageError)) throw error;
  return error.problems.map(({ place, message }) =>
    `${place}: ${message}`.replaceAll(`${folder}/`, '').replaceAll(folder, '.'),
  );
}

const BASE = {
  settings: { norm: 'L2', N: 10, m: 4 },
  grid: { d: [20, 30], seed: { range: [0, 2] } },
  diagrams: [{ x: 'd', value: 'pmax' }],
};

/** Pairs of a file that extends BASE, and the file that says the same by itself. */
const same: [string, object, object][] = [
  ['adds settings', { settings: { T: 5 } }, { ...BASE, settings: { ...BASE.settings, T: 5 } }],
  ['replaces a setting', { settings: { N: 12 } }, { ...BASE, settings: { ...BASE.settings, N: 12 } }],
  [
    'adds an axis, which varies fastest',
    { grid: { T: [1, 2] } },
    { ...BASE, grid: { ...BASE.grid, T: [1, 2] } },
  ],
  [
    'replaces an axis in its place',
    { grid: { d: { linspace: [20, 40, 3] } } },
    { ...BASE, grid: { ...BASE.grid, d: [20, 30, 40] } },
  ],
  [
    'replaces a setting by an axis',
    { grid: { N: [10, 14] } },
    { ...BASE, settings: { norm: 'L2', m: 4 }, grid: { ...BASE.grid, N: [10, 14] } },
  ],
  [
    'replaces an axis by a value, over which the diagram is still drawn',
    { settings: { d: 25 } },
    { ...BASE, grid: { ...BASE.grid, d: [25] } },
  ],
  [
    'replaces an axis by an expression',
    { settings: { d: '= 2 * N' }, diagrams: [] },
    { ...BASE, grid: { seed: { range: [0, 2] } }, settings: { ...BASE.settings, d: 20 }, diagrams: [] },
  ],
  [
    'replaces axes by a joined one, which varies fastest',
    { grid: { 'd, N': [[20, 10]], T: [1] } },
    {
      ...BASE,
      settings: { norm: 'L2', m: 4 },
      grid: { seed: { range: [0, 2] }, 'd, N': [[20, 10]], T: [1] },
    },
  ],
  [
    'leaves out what is null',
    { settings: { m: null }, grid: { seed: null }, diagrams: null },
    { settings: { norm: 'L2', N: 10 }, grid: { d: [20, 30] } },
  ],
  [
    'leaves out the whole grid',
    { grid: null, settings: { d: 7 }, diagrams: null },
    { settings: { ...BASE.settings, d: 7 } },
  ],
  [
    'replaces the grid by a list, whose grids keep the settings that they do not vary',
    { grid: [{ N: [5, 6] }, { d: [9] }], diagrams: [] },
    {
      settings: { norm: 'L2', m: 4 },
      grid: [{ N: [5, 6] }, { N: [10], d: [9] }],
    },
  ],
];

describe('a file that extends another', () => {
  it.each(same)('%s', async (_, own, whole) => {
    const [extended, written] = [await variant(BASE, own), parse({ name: 'v', ...whole })];
    expect(extended.cells).toEqual(written.cells);
    expect(extended.cells.length).toBeGreaterThan(0);
    expect(extended.axes).toEqual(written.axes);
    expect(extended.hash).toBe(written.hash);
  });

  it.each<[string, object, string[]]>([
    ['one value in every row', { settings: { N: 7 } }, ['20 7 0.1', '30 7 0.2']],
    [
      'an axis of all its settings',
      { grid: { 'd, N, T': null, d: [3], N: [4, 5], T: [1] } },
      ['3 4 1', '3 5 1'],
    ],
    ['values and an axis', { grid: { d: [3, 4] }, settings: { N: 9, T: 1 } }, ['3 9 1', '4 9 1']],
  ])('takes the place of a joined axis: %s', async (_, own, rows) => {
    const base = {
      grid: {
        'd, N, T': [
          [20, 5, 0.1],
          [30, 6, 0.2],
        ],
      },
    };
    const sweep = await variant(base, own);
    expect(column(sweep, 'd', 'N', 'T').map((row) => row.join(' '))).toEqual(rows);
  });

  it('changes each grid of a list', async () => {
    const base = { grid: [{ norm: ['L2'], d: [20] }, { norm: ['Linf'] }] };
    const sweep = await variant(base, { grid: { d: [8, 9] } });
    expect(column(sweep, 'norm', 'd')).toEqual([
      ['L2', 8],
      ['L2', 9],
      ['Linf', 8],
      ['Linf', 9],
    ]);
  });

  it('is called after its own file, and has the other fields of its base unless it replaces them', async () => {
    const base = { ...BASE, name: 'base', description: 'a base', save: ['models'] };
    expect(await variant(base, {})).toMatchObject({ name: 'v', description: 'a base', save: ['models'] });
    expect(await variant(base, { save: ['perturbed'] })).toMatchObject({ save: ['perturbed'] });
    expect(await variant(base, { save: null })).toMatchObject({ save: [] });
  });

  it('extends files that extend others, from their own folders', async () => {
    const folder = folderOf({
      'v.json': { extends: 'more/middle.json', settings: { N: 3 } },
      'more/middle.json': { extends: '../less/base.json', settings: { N: 2, m: 8 } },
      'less/base.json': { settings: { N: 1, m: 6, d: 5 } },
    });
    const { cells, written } = await readSweep(join(folder, 'v.json'));
    expect(cells[0].settings).toMatchObject({ N: 3, m: 8, d: 5 });
    expect(written?.files.map(({ path }) => path.replace(folder, ''))).toEqual([
      '/less/base.json',
      '/more/middle.json',
      '/v.json',
    ]);
  });

  it('tells where each value is from', async () => {
    const own = { settings: { d: 25 }, grid: { N: [10, 12] } };
    const { written } = await variant(BASE, own, { set: ['m=6', 'seed=[0,1,2]'] });
    const origins = Object.entries(written?.origins ?? {}).map(([place, from]) => [
      place,
      from.replace(/^\/.*\//, ''),
    ]);
    expect(Object.fromEntries(origins)).toEqual({
      extends: 'v.json: extends',
      'settings.norm': 'base.json: settings.norm',
      'settings.m': '--set m',
      'grid.d': 'v.json: settings.d',
      'grid.N': 'v.json: grid.N',
      'grid.seed': '--set seed',
      diagrams: 'base.json: diagrams',
    });
  });
});

describe('problems name the file and the place', () => {
  it.each<[string, Files, string[]]>([
    [
      'of the base',
      { 'base.json': { settings: { norm: 'L3' } }, 'v.json': { extends: 'base.json' } },
      ['base.json: settings.norm: "L3" is not allowed; use "L2", "Linf" or "L0". Did you mean "L2"?'],
    ],
    [
      'of both at once',
      {
        'base.json': { settings: { norm: 'L3', d: 0 } },
        'v.json': { extends: 'base.json', settings: { nrom: 'L2', d: 4 }, grid: { N: [0] } },
      },
      [
        'base.json: settings.norm: "L3" is not allowed; use "L2", "Linf" or "L0". Did you mean "L2"?',
        'v.json: settings.nrom: unknown key "nrom". Did you mean "norm"?',
        'v.json: grid.N[0]: 0 is not allowed; use an integer of at least 2.',
      ],
    ],
    [
      'of an axis that was a value there',
      { 'base.json': { grid: { d: [3] } }, 'v.json': { extends: 'base.json', settings: { d: 0 } } },
      ['v.json: settings.d: 0 is not allowed; use an integer of at least 1.'],
    ],
    [
      'of a value in each row of a joint axis of the base',
      {
        'base.json': {
          grid: {
            'd, epsilon': [
              [3, 0.1],
              [5, 0.2],
            ],
          },
        },
        'v.json': { extends: 'base.json', settings: { epsilon: '= 2 * d' } },
      },
      ['v.json: settings.epsilon: "= 2 * d" is not allowed; use a number above 0.'],
    ],
    [
      'of a name twice in one file',
      {
        'base.json': { grid: { d: [3] } },
        'v.json': { extends: 'base.json', settings: { d: 5 }, grid: { d: [4] } },
      },
      ['v.json: grid.d: "d" is already given at settings.d; keep one of the two.'],
    ],
    [
      'of a key twice in a base',
      { 'base.json': '{"settings": {"d": 3, "d": 4}}', 'v.json': { extends: 'base.json' } },
      ['base.json: settings.d: is written twice; keep one of them.'],
    ],
    [
      'of a cell that cannot be run',
      { 'base.json': { settings: { m: 5 } }, 'v.json': { extends: 'base.json' } },
      ['base.json: settings.m: 5 is odd; half of the hidden units have'],
    ],
    [
      'of a diagram that is inherited',
      {
        'base.json': { diagrams: [{ x: 'd', value: 'pmax' }], grid: { d: [2, 3] } },
        'v.json': { extends: 'base.json', grid: { d: null, N: [4, 5] } },
      },
      ['base.json: diagrams[0].x: "d" does not vary in this sweep; use N, or make it an axis of the grid.'],
    ],
    [
      'of a joined axis in part',
      {
        'base.json': { grid: { 'd, N': [[3, 4]] } },
        'v.json': { extends: 'base.json', grid: { d: [4] } },
      },
      [
        'v.json: grid.d: leaves N without values, as "d, N" of the file that is extended gives them together; give it too.',
      ],
    ],
    [
      'of a value in scattered ones',
      {
        'base.json': {
          grid: {
            'd, N': {
              scatter: [
                [3, 9],
                [4, 9],
              ],
              points: 3,
            },
          },
        },
        'v.json': { extends: 'base.json', settings: { d: 4 } },
      },
      ['v.json: settings.d: is scattered together with others in "d, N"; give values for all of them.'],
    ],
    [
      'of a null for which there is nothing',
      { 'base.json': {}, 'v.json': { extends: 'base.json', settings: { T: null }, refine: null } },
      [
        'v.json: refine: null leaves out what the file that is extended gives, and it gives no "refine"; leave this out.',
        'v.json: settings.T: null leaves out what the file that is extended gives, and it gives no "T"; leave this out.',
      ],
    ],
    [
      'of a part that is no object',
      {
        'base.json': { settings: [] },
        'v.json': { extends: 'base.json', settings: { d: 4 }, grid: 3 },
      },
      ['base.json: settings', 'v.json: grid: 3 is not allowed'],
    ],
    ['of a base that is no object', { 'base.json': '[]', 'v.json': { extends: 'base.json' } }, ['base.json']],
    [
      'of a syntax error',
      { 'base.json': '{"settings": }', 'v.json': { extends: 'base.json' } },
      ['base.json:1:14: is not JSON: value expected'],
    ],
    [
      'of a file that is missing',
      { 'v.json': { extends: 'sub/base.json' } },
      ['v.json: extends: sub/base.json: there is no such file.'],
    ],
    [
      'of no path, with what else is wrong whatever the base says',
      { 'v.json': { extends: 3, settings: { norm: 'L3' }, diagrams: [{ x: 'd', value: 'pmax' }] } },
      ['extends: 3 is not allowed; use the path of', 'settings.norm: "L3"'],
    ],
    [
      'of a circle',
      {
        'v.json': { extends: 'a/one.json' },
        'a/one.json': { extends: 'two.json' },
        'a/two.json': { extends: '../a/one.json' },
      },
      [
        'a/two.json: extends: files extend each other in a circle: a/one.json -> a/two.json -> a/one.json; leave one "extends" out.',
      ],
    ],
    [
      'of a file that extends itself',
      { 'v.json': { extends: './v.json' } },
      ['v.json: extends: files extend each other in a circle: v.json -> v.json; leave one "extends" out.'],
    ],
  ])('%s', async (_, files, expected) => {
    const problems = await problemsIn(files);
    expect(problems).toHaveLength(expected.length);
    for (const [i, problem] of problems.entries())
      expect(problem.slice(0, expected[i].length)).toBe(expected[i]);
  });

  it('or --set', async () => {
    const files = { 'base.json': { grid: { d: [3] } }, 'v.json': { extends: 'base.json' } };
    expect(await problemsIn(files, { set: ['d=0', 'm=[3]'] })).toEqual([
      '--set d: 0 is not allowed; use an integer of at least 1.',
      expect.stringMatching(/^--set m: 3 is odd/),
    ]);
  });

  it('or --set, also of a joint axis', async () => {
    const files = {
      'base.json': {
        grid: {
          'd, epsilon': [
            [3, 0.1],
            [0, 0.2],
          ],
        },
      },
      'v.json': { extends: 'base.json' },
    };
    expect(await problemsIn(files, { set: ['epsilon=x'] })).toEqual([
      '--set epsilon: "x" is not allowed; use a number above 0.',
      'base.json: grid["d, epsilon"][1][0]: 0 is not allowed; use an integer of at least 1.',
    ]);
  });

  it('and refuse to read a text alone', () => {
    expect(() => parse({ extends: 'base.json' })).toThrow(/extends: .*readSweep/);
  });
});
