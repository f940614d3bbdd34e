import { describe, expect, it } from 'vitest';
import type { Overrides } from '../../src/sweep/file/spec.ts';
import { column, parse, problemsOf } from './sweep-files.ts';

describe('overrides', () => {
  const file = {
    settings: { norm: 'L2', m: 4 },
    grid: {
      d: [1, 2],
      'N, T': [
        [10, 0.1],
        [20, 0.2],
      ],
      seed: { range: [0, 2] },
    },
    diagrams: [{ x: 'd', value: 'pmax' }],
  };
  const expand = (overrides: Overrides) =>
    column(parse(file, overrides), 'norm', 'm', 'd', 'N', 'T', 'seed').map((row) => row.join(' '));

  it.each<[Overrides, string[]]>([
    [{ set: ['norm=Linf', 'd=5', 'seed=3'] }, ['Linf 4 5 10 0.1 3', 'Linf 4 5 20 0.2 3']],
    [{ set: ['d=[7]', 'N=30', 'seed=[1]'] }, ['L2 4 7 30 0.1 1', 'L2 4 7 30 0.2 1']],
    [{ set: ['d={"range":[3,5]}', 'seed=0'], only: ['N=10'] }, ['L2 4 3 10 0.1 0', 'L2 4 4 10 0.1 0']],
    [{ set: ['m=[6,8]', 'seed=0'], only: ['d=1', 'T=0.2'] }, ['L2 6 1 20 0.2 0', 'L2 8 1 20 0.2 0']],
    [{ set: ['m== 2 * d', 'seed=0'], only: ['T=0.1'] }, ['L2 2 1 10 0.1 0', 'L2 4 2 10 0.1 0']],
    [{ only: ['seed=[1]', 'T=0.1'] }, ['L2 4 1 10 0.1 1', 'L2 4 2 10 0.1 1']],
  ])('%j', (overrides, rows) => {
    expect(expand(overrides)).toEqual(rows);
  });

  it('take numbers as tables print them, where one value of the axis is meant', () => {
    const grid = { epsilon: [0.034882, 0.034889, 0.0411111] };
    const epsilons = (only: string) => column(parse({ grid }, { only: [only] }), 'epsilon').flat();
    expect(epsilons('epsilon=0.04111')).toEqual([0.0411111]);
    expect(epsilons('epsilon=[0.034882, 0.04111]')).toEqual([0.034882, 0.0411111]);
    expect(problemsOf({ grid }, { only: ['epsilon=0.041'] })).toEqual([
      expect.stringMatching(/no cell has 0.041/),
    ]);
    const close = { grid: { epsilon: [0.0348821, 0.0348822] } };
    expect(problemsOf(close, { only: ['epsilon=0.03488'] })).toEqual([
      expect.stringMatching(/no cell has 0.03488/),
    ]);
  });

  it('take a pair of classes for one value', () => {
    const { cells } = parse({ settings: { dataset: 'mnist' } }, { set: ['classes=[3,7]'] });
    expect(cells.map(({ settings }) => settings.classes)).toEqual([[3, 7]]);
  });

  it('cannot change one of several scattered settings', () => {
    const scattered = {
      grid: {
        'd, N': {
          logscatter: [
            [10, 100],
            [10, 100],
          ],
          points: 3,
        },
      },
    };
    expect(problemsOf(scattered, { set: ['d=20'] })).toEqual([
      '--set d: is scattered together with others in "d, N"; give values for all of them.',
    ]);
  });

  it('keep the numbers of the whole grid', () => {
    const { cells } = parse(file, { only: ['d=2', 'seed=1'] });
    expect(cells.map(({ index }) => index)).toEqual([5, 7]);
  });

  it.each<[Overrides, string[]]>([
    [{ set: ['=3'] }, ['--set: "=3" is not of the form key=value.']],
    [{ set: ['nrom=L2'] }, ['--set nrom: unknown setting "nrom". Did you mean "norm"?']],
    [{ set: ['norm'] }, ['--set: "norm" is not of the form key=value.']],
    [{ set: ['norm=L3'] }, ['--set norm: "L3" is not allowed; use "L2", "Linf" or "L0". Did you mean "L2"?']],
    [{ set: ['d=[1,-1]'] }, ['--set d[1]: -1 is not allowed; use an integer of at least 1.']],
    [
      { set: ['N=[1,2]'] },
      ['--set N: moves together with others in "N, T"; give one value, or change the sweep file.'],
    ],
    [{ only: ['sed=1'] }, ['--only sed: unknown setting "sed". Did you mean "seed"?']],
    [{ only: ['d=3'] }, ['--only d: no cell has 3; there is 1, 2.']],
    [{ only: ['d=1,2'] }, ['--only d: no cell has "1,2"; there is 1, 2. A list is written \'d=[1, 2]\'.']],
    [{ only: ['norm=l2'] }, ['--only norm: no cell has "l2"; there is L2. Did you mean "L2"?']],
    [{ only: ['N=10', 'T=0.2'] }, ['--only: no cell has N=10 and T=0.2 at once; leave one of them out.']],
  ])('that are wrong are problems: %j', (overrides, problems) => {
    expect(problemsOf(file, overrides)).toEqual(problems);
  });
});
