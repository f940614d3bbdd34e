import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettingName } from '../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { linspace, logspace, readAxis, readJoinedAxis } from '../../src/sweep/grid/axes.ts';

const valuesOf = (name: SettingName, form: unknown) =>
  readAxis(name, form, ['grid', name], builtInVocabulary).axis?.points.map((point) => point[name]);
const messageOf = (name: SettingName, form: unknown) =>
  readAxis(name, form, ['grid', name], builtInVocabulary).problems[0]?.message;

describe('range', () => {
  it.each<[number[], number[]]>([
    [
      [0, 5],
      [0, 1, 2, 3, 4],
    ],
    [
      [1, 6, 2],
      [1, 3, 5],
    ],
    [
      [5, 0, -2],
      [5, 3, 1],
    ],
    [[7, 8], [7]],
  ])('%j is %j', (range, values) => {
    expect(valuesOf('seed', { range })).toEqual(values);
  });

  it.each<[number[], number[]]>([
    [
      [0.1, 0.4, 0.1],
      [0.1, 0.2, 0.3],
    ],
    [
      [1, 1.3, 0.1],
      [1, 1.1, 1.2],
    ],
    [
      [1, 0.7, -0.1],
      [1, 0.9, 0.8],
    ],
  ])('%j leaves its end out whatever the rounding: %j', (range, values) => {
    expect(valuesOf('T', { range })).toEqual(values);
  });

  it.each<[number[], string]>([
    [[3, 3], 'is empty'],
    [[3, 1], 'is empty'],
    [[1, 3, 0], 'step 0'],
    [[1, 1e9], '999999999 values'],
    [[1, 3, 0.5], '1.5 is not allowed; use an integer of at least 1'],
  ])('%j is a problem: %s', (range, message) => {
    expect(messageOf('d', { range })).toContain(message);
  });
});

describe('linspace and logspace', () => {
  it('gives powers', () => {
    expect(valuesOf('N', { logspace: [100, 3200, 6] })).toEqual([100, 200, 400, 800, 1600, 3200]);
    expect(valuesOf('T', { linspace: [0.1, 0.5, 5] })).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  });

  it('rounds where the setting is an integer, each value once', () => {
    expect(valuesOf('d', { logspace: [1, 4, 7] })).toEqual([1, 2, 3, 4]);
    expect(valuesOf('depth', { linspace: [1, 3, 6] })).toEqual([1, 2, 3]);
  });

  it('keeps its ends exact, rises, and has the same difference or ratio throughout', () => {
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        fc.double({ min: 1.5, max: 1e6, noNaN: true }),
        fc.integer({ min: 3, max: 50 }),
        (a, times, n) => {
          const b = a * times;
          for (const [values, step] of [
            [linspace(a, b, n), (x: number, y: number) => (y - x) / (b - a)],
            [logspace(a, b, n), (x: number, y: number) => Math.log(y / x) / Math.log(b / a)],
          ] as const) {
            expect(values).toHaveLength(n);
            expect([values[0], values[n - 1]]).toEqual([a, b]);
            values.slice(1).forEach((value, i) => {
              expect(step(values[i] ?? Number.NaN, value)).toBeCloseTo(1 / (n - 1), 8);
            });
          }
        },
      ),
    );
  });
});

describe('joined axes', () => {
  const read = (key: string, rows: unknown) => readJoinedAxis(key, rows, ['grid', key], builtInVocabulary);

  it('move row by row', () => {
    const { axis } = read('d, epsilon', [
      [100, 0.1],
      [500, 0.2],
    ]);
    expect(axis).toEqual({
      names: ['d', 'epsilon'],
      points: [
        { d: 100, epsilon: 0.1 },
        { d: 500, epsilon: 0.2 },
      ],
    });
  });

  it.each<[string, unknown, (string | number)[], string]>([
    ['d, epsilonn', [[1, 2]], [], 'unknown setting "epsilonn". Did you mean "epsilon"?'],
    ['d, epsilon', [[1, 2], [3]], [1], '[3] has 1 values; give 2'],
    [
      'd, norm',
      [
        [1, 'L2'],
        [2, 'L5'],
      ],
      [1, 1],
      '"L5" is not allowed',
    ],
  ])('%s: %j is a problem', (key, rows, place, message) => {
    expect(read(key, rows).problems).toEqual([
      { path: ['grid', key, ...place], message: expect.stringContaining(message) },
    ]);
  });
});
