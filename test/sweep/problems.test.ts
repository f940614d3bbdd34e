import { describe, expect, it } from 'vitest';
import { problemsOf, problemsOfText } from './sweep-files.ts';

const LIST =
  'use a list of values, {"range": [from, to]}, {"linspace": [a, b, n]} or {"logspace": [a, b, n]}';
const search = { over: 'epsilon', in: [0.1, 1], until: 'acc_adv_natural >= 0.9', tolerance: 0.1 };

describe('a sweep file that is wrong', () => {
  it.each<[unknown, string]>([
    [[], 'a-sweep.json: [] is not allowed; use an object in braces'],
    [{ gird: {} }, 'gird: unknown key "gird". Did you mean "grid"?'],
    [{ name: '../up' }, 'name: "../up" is not allowed; use a folder name'],
    [{ name: '.hidden' }, 'name: ".hidden" is not allowed'],
    [{ name: 'dot.' }, 'name: "dot." is not allowed'],
    [{ settings: { nrom: 'L2' } }, 'settings.nrom: unknown key "nrom". Did you mean "norm"?'],
    [{ settings: { dataset: 'mnst' } }, '"idx:PATH", "npz:PATH" or "images:PATH". Did you mean "mnist"?'],
    [{ settings: { gamma: 1 } }, 'settings.gamma: 1 is not allowed; use a number in [0, 1)'],
    [{ settings: { seed: -1 } }, 'settings.seed: -1 is not allowed; use an integer in [0, 4294967295]'],
    [
      { settings: { classes: [0.5, 7] } },
      'settings.classes[0]: 0.5 is not allowed; use an integer of at least -1',
    ],
    [
      { settings: { classes: [3] } },
      'settings.classes: [3] is not allowed; use "all" or a pair such as [3, 7]',
    ],
    [{ settings: { epsilon: '0.1 * sqrt(d)' } }, 'An expression begins with "=": "= 0.1 * sqrt(d)".'],
    [
      { grid: { norm: ['L2', 'L3'] } },
      'grid.norm[1]: "L3" is not allowed; use "L2", "Linf" or "L0". Did you mean "L2"?',
    ],
    [{ grid: [{ norm: ['L3'] }] }, 'grid[0].norm[0]: "L3"'],
    [
      { grid: { norm: 'L2' } },
      'grid.norm: "L2" is not allowed; use a list of values, each "L2", "Linf" or "L0"',
    ],
    [{ grid: [] }, 'grid: [] is empty; use a list of such objects as {"d": [100, 500]}'],
    [{ grid: { norm: '= d' } }, 'grid.norm: "= d" is not allowed'],
    [{ grid: { d: [] } }, `grid.d: [] is empty; ${LIST}`],
    [{ grid: { d: 5 } }, `grid.d: 5 is not allowed; ${LIST}`],
    [{ grid: { d: { rnage: [1, 2] } } }, 'Did you mean "range"?'],
    [{ grid: { d: { range: [1, 2], step: 1 } } }, 'grid.d.step: unknown key "step"; use range.'],
    [
      { grid: { d: { linspace: [1, 2, 0] } } },
      'grid.d.linspace[2]: 0 is not allowed; use an integer in [1, 1000000]',
    ],
    [{ grid: { d: { logspace: [0, 2, 3] } } }, 'grid.d.logspace[0]: 0 is not allowed; use a number above 0'],
    [{ grid: { N: [1] } }, 'grid.N[0]: 1 is not allowed; use an integer of at least 2'],
    [
      { grid: { 'd, epsilom': [[1, 1]] } },
      'grid["d, epsilom"]: unknown setting "epsilom". Did you mean "epsilon"?',
    ],
    [{ settings: { d: 1 }, grid: { d: [1] } }, 'grid.d: "d" is already given at settings.d'],
    [{ grid: { d: [1], 'd, N': [[1, 5]] } }, 'grid["d, N"]: "d" is already given at grid.d'],
    [{ grid: { 'd, d': [[1, 5]] } }, 'grid["d, d"]: "d" is already given at grid["d, d"]'],
    [{ grid: { m: '= 2 * M' } }, 'grid.m: unknown name "M". Did you mean "m"?'],
    [{ grid: { m: '= d', d: '= m' } }, 'grid.m: depends on itself: m -> d -> m'],
    [{ settings: { d: '= 9 * epsilon' } }, 'settings.d: depends on itself: d -> epsilon -> d'],
    [
      { settings: { epsilon: '= 1 / (d - d)' } },
      'settings.epsilon: "= 1 / (d - d)" gives Infinity at d = 10000',
    ],
    [{ settings: { epsilon: '= log(-d)' } }, 'gives NaN at d = 10000; epsilon must be a number above 0'],
    [
      { settings: { T: '= correlation', correlation: 'orthogonal', N: 9 } },
      'correlation is "orthogonal" and not a number',
    ],
    [
      { grid: { N: [30, 40, 50], Nadv: '= N / 3' } },
      'Wrap it in round(): "= round(N / 3)". (2 of 3 cells, such as N = 40)',
    ],
    [{ grid: { m: [2, 3, 5], seed: [0, 1] } }, 'grid.m: 3 is odd; half of the hidden units'],
    [
      { settings: { batch: 32 } },
      'settings.batch: 32 is of no use to network "one-hidden", which takes full batches; leave batch out',
    ],
    [{ grid: { m: [2, 3, 5], seed: [0, 1] } }, '(4 of 6 cells, such as m = 3, seed = 0)'],
    [{ settings: { norm: 'L0', d: 10 } }, 'settings.epsilon: floor(0.05 * d) is 0 for d = 10'],
    [{ settings: { norm: 'L0', d: 5 }, search }, 'search.in: floor(0.1 * d) is 0 for d = 5'],
    [
      { grid: { d: { range: [1, 2001] }, N: { range: [2, 1002] } } },
      'grid: has 2000000 cells; at most 1000000',
    ],
    [{ diagrams: [{ y: 'd', value: 'pmax' }] }, 'diagrams[0].x: is missing; give one of the '],
    [{ diagrams: [{ x: 'qqqq', value: 'qqqq' }] }, 'diagrams[0].x: "qqqq" is not allowed; use one of the '],
    [{ settings: { qqqq: 1 } }, 'that `lap-sweep schema` lists.'],
    [{ diagrams: [{ x: 'dd', value: 'pmax' }] }, 'diagrams[0].x: "dd" is not allowed. Did you mean "d"?'],
    [
      { diagrams: [{ x: 'd', value: 'acc_test' }] },
      '"acc_test" is not allowed. Did you mean "acc_std_test" or "acc_adv_test"?',
    ],
    [{ diagrams: [{ x: 'd', value: 'acc_adv_natual' }] }, 'Did you mean "acc_adv_natural"?'],
    [
      { grid: { N: [5] }, diagrams: [{ x: 'd', value: 'pmax' }] },
      'diagrams[0].x: "d" does not vary in this sweep; use N',
    ],
    [
      { grid: { N: [5, 6] }, diagrams: [{ x: 'N', value: 'acc_adv_test' }] },
      'diagrams[0].value: "acc_adv_test" needs a test split, and data set "uniform" has none; use "acc_adv_natural".',
    ],
    [
      { grid: { N: [5, 6] }, diagrams: [{ x: 'N', value: 'epsilon_min' }] },
      'diagrams[0].value: "epsilon_min" is what a search finds, and the sweep has none; add "search"',
    ],
    [
      { settings: { network: 'mlp' }, grid: { N: [5, 6] }, diagrams: [{ x: 'N', value: 'aligned' }] },
      'needs a trained network "one-hidden", and network "mlp" is none; use "agreement"',
    ],
    [
      { grid: { N: [5] }, diagrams: [{ x: 'N', y: 'N', value: 'pmax' }] },
      'diagrams[0].y: "N" is already drawn',
    ],
    ...['Cells', 'audit', 'mine-law', 'mine-fit'].map((name): [object, string] => [
      { name: 'mine', grid: { N: [5] }, diagrams: [{ x: 'N', value: 'pmax', name }] },
      'is a file of the sweep itself',
    ]),
    [
      {
        grid: { N: [5] },
        diagrams: [
          { x: 'N', value: 'pmax', name: 'a-Boundary' },
          { x: 'N', value: 'pmin', name: 'A' },
        ].map((one) => ({ ...one, value: 'pmax' })),
      },
      'diagrams[0].name: "a-Boundary" is a file of diagrams[1]; use another name.',
    ],
    [
      {
        grid: { N: [5] },
        diagrams: [
          { x: 'N', value: 'pmax' },
          { x: 'N', value: 'pmax' },
        ],
      },
      'the name of diagrams[0]',
    ],
    [{ save: ['samples'] }, 'save: "samples" shows images, and those of "uniform" are none; leave it out.'],
    [
      { save: ['model'] },
      'save[0]: "model" is not allowed; use "models", "perturbed", "samples" or "decision-maps"',
    ],
    [
      { settings: { network: 'mlp' }, save: ['models', 'decision-maps'] },
      'save[1]: "decision-maps" are drawn on the plane that network "one-hidden" has, and "mlp" has none; leave them out.',
    ],
    [
      { search: { ...search, until: 'acc_adv_natual > 1' } },
      'search.until: unknown measurement "acc_adv_natual". Did',
    ],
    [
      { search: { ...search, until: 'kkt_cosine >= 0.9' } },
      'search.until: kkt_cosine does not depend on epsilon; use one that does',
    ],
    [
      { settings: { network: 'mlp' }, search: { ...search, until: 'stable_rank >= 2' } },
      'search.until: "stable_rank" needs a trained network "one-hidden"',
    ],
    [
      { search: { ...search, until: 'acc_adv_natural > 1' } },
      'search.until: is never met: an accuracy lies between 0 and 1; use >=, or another level.',
    ],
    [{ search: { ...search, until: 'epsilon > 1' } }, 'search.until: epsilon is what is searched for; use'],
    [
      { search, grid: { N: [5, 6] }, diagrams: [{ x: 'epsilon', value: 'epsilon_min' }] },
      'diagrams[0].x: "epsilon" is searched for; draw "value": "epsilon_min"',
    ],
    [
      {
        grid: { N: [5, 6], d: [5, 6] },
        diagrams: [{ x: 'N', y: 'd', value: 'pmax', published: { source: 'x', points: [[5, 1]] } }],
      },
      'diagrams[0].published: points are drawn beside curves, and this diagram is a map; leave y out.',
    ],
    [{ settings: { d: 1 }, save: ['decision-maps'] }, 'save[0]: "decision-maps" are drawn on a plane'],
    [{ settings: { T: '= 10%' } }, 'settings.T: "10%" has no second number: % is the remainder'],
    [{ settings: { T: '= N % 0' } }, 'settings.T: "= N % 0" gives NaN'],
    [
      { settings: { N: 1e20 } },
      'settings.N: 100000000000000000000 is too large; whole numbers go up to 2^53 - 1.',
    ],
    [{ settings: { T: `= ${'1+'.repeat(600)}1` } }, 'An expression has at most 1000 characters.'],
    [
      { description: '\u001b[31mred' },
      'description: "\\u001b[31mred" is not allowed; use a text in one line',
    ],
    [
      {
        grid: {
          'd, N': {
            logscatter: [
              [20, 40],
              [-1, 4],
            ],
            points: 3,
          },
        },
      },
      'grid["d, N"].logscatter[1][0]: -1 is not allowed; use a number above 0.',
    ],
    [
      { grid: { N: [5, 6], seed: [0, 1] }, seeds: { value: 'pmax', until: { ci95: 0.1 } } },
      'seeds: needs at least 3 seeds a point to tell how certain a mean is, and there are 2; have "seed": {"range": [0, 3]} in the grid',
    ],
    [
      {
        grid: { N: [5, 6], seed: [0, 1, 2] },
        diagrams: [{ x: 'seed', value: 'acc_adv_natural' }],
        refine: { value: 'acc_adv_natural', at: 0.8 },
      },
      'is drawn along the seed, which is not filled in; name another diagram.',
    ],
    [{ search: { ...search, until: 'high' } }, 'search.until: "high" is not allowed; use a measurement'],
    [{ search: { ...search, in: [1, 0.1] } }, 'search.in: [1,0.1] is no interval'],
    [{ settings: { epsilon: 1 }, search }, 'settings.epsilon: epsilon is also what `search` is to find'],
    [{ settings: { T: '= 5 * epsilon' }, search }, 'settings.T: names epsilon, which is yet to be searched'],
  ])('%j', (file, expected) => {
    expect(problemsOf(file)).toContainEqual(expect.stringContaining(expected));
  });

  it('is told of each expression without an allowed value, but not of those that follow from them', () => {
    expect(
      problemsOf({ settings: { d: 10, N: '= d / 4', m: '= N + 1', Nadv: '= d / 3', T: '= 0 * d' } }).map(
        (problem) => problem.split(':')[0],
      ),
    ).toEqual(['settings.N', 'settings.Nadv', 'settings.T']);
  });

  it('is told of a key that is written twice', () => {
    expect(problemsOfText('{"grid": {"d": [1], "d": [2]}}')).toEqual([
      'grid.d: is written twice; keep one of them.',
    ]);
  });

  it('is told of everything at once', () => {
    const problems = problemsOf(
      {
        nme: 'a',
        settings: { norm: 'L3', m: '= 2 * k' },
        grid: { d: [0, 5, -1], N: { range: [3, 2] } },
        diagrams: [{ x: 'seed', value: 'pmax' }],
        search: { ...search, in: [2, 1] },
      },
      { set: ['lrr=1'] },
    );
    const places = problems.map((problem) => problem.slice(0, problem.indexOf(': ')));
    expect(places.toSorted()).toEqual([
      '--set lrr',
      'diagrams[0].x',
      'grid.N',
      'grid.d[0]',
      'grid.d[2]',
      'nme',
      'search.in',
      'settings.m',
      'settings.norm',
    ]);
  });

  it('is told of unknown names in search, refine and seeds that are wrong otherwise', () => {
    const { tolerance: _, ...rest } = search;
    expect(problemsOf({ search: { ...rest, in: [0], until: 'acc_ad_natural >= 0.9' } })).toEqual([
      expect.stringContaining('search.in: '),
      expect.stringContaining('search.tolerance: is missing'),
      'search.until: unknown measurement "acc_ad_natural". Did you mean "acc_adv_natural"?',
    ]);
    const file = {
      grid: { d: [3, 4], seed: { range: [0, 3] } },
      diagrams: [{ name: 'one', x: 'd', value: 'acc_adv_natural' }],
      refine: { value: 'acc_ad_natural', at: 'high', diagram: 'on' },
      seeds: { value: 'acc_adv_natral' },
    };
    expect(problemsOf(file)).toEqual([
      expect.stringContaining('refine.at: '),
      'seeds.until: is missing; give an object such as {"ci95": 0.02}.',
      'refine.value: unknown measurement "acc_ad_natural". Did you mean "acc_adv_natural"?',
      'refine.diagram: "on" is no diagram of this sweep; use "one". Did you mean "one"?',
      'seeds.value: unknown measurement "acc_adv_natral". Did you mean "acc_adv_natural"?',
    ]);
  });

  it('is told of levels that an accuracy never comes to', () => {
    const grid = { d: [3, 4, 5, 6, 7], seed: { range: [0, 3] } };
    const told = 'but an accuracy lies between 0 and 1; use a level such as 0.75.';
    const diagram = { x: 'd', value: 'acc_adv_natural' };
    expect(problemsOf({ grid, diagrams: [{ ...diagram, threshold: 7 }] })).toEqual([
      `diagrams[0].threshold: is 7, ${told}`,
    ]);
    const refine = { value: 'acc_adv_natural', at: [0.75, -1], start: 4 };
    expect(problemsOf({ grid, diagrams: [diagram], refine })).toEqual([`refine.at: is -1, ${told}`]);
    const asked = { ...search, until: 'acc_adv_natural >= 2' };
    expect(problemsOf({ grid, search: asked })).toEqual([`search.until: is 2, ${told}`]);
    // A loss may come to anything.
    expect(problemsOf({ grid, diagrams: [{ ...diagram, value: 'loss_adv', threshold: 7 }] })).toEqual([]);
  });

  it('is told of what does not fit together whatever was meant by its mistakes', () => {
    const file = {
      settings: { nrom: 'L2', m: 7, gamma: 3, correlation: 0.2, dataset: 'mnist', classes: [3, 7] },
      grid: { epsilon: [0.1, -1], N: [5, 10] },
      diagrams: [{ x: 'epsilon', value: 'acc_adv_test', facet: 'depth' }],
    };
    expect(problemsOf(file)).toEqual([
      'settings.nrom: unknown key "nrom". Did you mean "norm"?',
      expect.stringContaining('settings.gamma: 3 is not allowed'),
      'grid.epsilon[1]: -1 is not allowed; use a number above 0.',
      'settings.correlation: 0.2 is for artificial data only, not for mnist; leave correlation out',
      expect.stringMatching(/^settings\.m: 7 is odd; .* unless readout is "gauss"$/),
      'diagrams[0].facet: "depth" does not vary in this sweep; use N, or make it an axis of the grid.',
    ]);
  });

  it.each([
    // Another network, readout or N might fit.
    [{ settings: { m: 7, network: 'convent' } }, ['settings.network']],
    [{ settings: { m: 7, readuot: 'gauss' } }, ['settings.readuot']],
    [{ settings: { Nadv: 2000, N: 0.5, scenario: 'natural-rand' } }, ['settings.N']],
    [{ settings: { classes: [3, 7], dataset: 'mnst' } }, ['settings.dataset']],
    [{ settings: { norm: 'L0', d: 1.5, epsilon: 0.01 } }, ['settings.d']],
    [{ settings: { T: '= 2 * k' }, grid: { Tadv: '= T * 1e9' } }, ['settings.T']],
    // d would vary with the data.
    [{ settings: { dataset: 7 }, diagrams: [{ x: 'd', value: 'pmax' }] }, ['settings.dataset']],
  ])('is not told what another value might mend: %j', (file, places) => {
    expect(problemsOf(file).map((problem) => problem.split(': ')[0])).toEqual(places);
  });

  it.each([
    [
      { grid: { lr: [0.1, 0.2] } },
      'grid.lr: is for solver "sgd", and cells have "flow"; leave lr out, or choose that solver.',
    ],
    [
      { settings: { linfStep: 'sign' } },
      /^settings\.linfStep: is for attack "pgd", and cells have "gradient"; /,
    ],
    [
      { settings: { solver: 'max-margin', T: 10 } },
      /^settings\.T: is for solver "flow", and cells have "max-margin"; /,
    ],
  ])('is that of a setting that no cell reads: %j', (file, message) => {
    expect(problemsOf(file)).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  it('is not that of a setting that some cells read', () => {
    expect(problemsOf({ settings: { lr: 0.1, T: 10 }, grid: { solver: ['flow', 'sgd'] } })).toEqual([]);
  });

  it('is not told more than can be read', () => {
    const problems = problemsOf({ grid: { d: Array.from({ length: 5000 }, (_, i) => -i) } });
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('...: and 4900 more problems');
  });
});

it('tells a mistake of syntax once, however many brackets it leaves open', () => {
  const problems = problemsOfText('{"grid":{"N":[50,]');
  expect(problems).toHaveLength(1);
  expect(String(problems)).toMatch(/:1:19: is not JSON: close brace expected$/);
});
