import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { aggregate } from '../../src/report/statistics/aggregate.ts';
import { drawnCells } from '../../src/sweep/file/drawn-cells.ts';
import { parseSweep } from '../../src/sweep/file/spec.ts';

const lines = (where: unknown) =>
  JSON.stringify({
    settings: { m: 10 },
    grid: [
      { N: [10, 20, 40], d: [100] },
      { N: [20], d: [100, 200, 400] },
    ],
    diagrams: [{ x: 'd', value: 'acc_adv_natural', where }],
  });

describe('where', () => {
  it('picks one line out of a union of lines', () => {
    const sweep = parseSweep(lines({ N: 20 }), 'lines.json');
    const [diagram] = sweep.diagrams;
    expect(drawnCells(sweep.cells, diagram).map(({ settings }) => settings.d)).toEqual([100, 200, 400]);
    const { facets, groups } = aggregate(sweep, new Map(), diagram);
    expect(facets).toEqual([]);
    expect(groups.map(({ x }) => x)).toEqual([100, 200, 400]);
  });

  it('takes lists of values, and a pair of classes as one value', () => {
    const { cells } = parseSweep(lines({ N: [10, 40] }), 'lines.json');
    expect(drawnCells(cells, { where: { N: [10, 40] } })).toHaveLength(2);
    const pair = { ...cells[0], settings: { ...cells[0].settings, classes: [3, 7] as [number, number] } };
    expect(drawnCells([pair], { where: { classes: [3, 7] } })).toEqual([pair]);
    expect(
      drawnCells([pair], {
        where: {
          classes: [
            [4, 9],
            [3, 7],
          ],
        },
      }),
    ).toEqual([pair]);
    expect(drawnCells([pair], { where: { classes: [4, 9] } })).toEqual([]);
  });

  it.each([
    [{ N: 30 }, /diagrams\[0\]\.where.*leaves no cell/],
    [{ n: 20 }, /diagrams\[0\]\.where.*N/],
    [{ norm: ['L2', 'Linff'] }, /diagrams\[0\]\.where\.norm\[1\]: "Linff" is not allowed.*Linf/],
    [{ norm: 'L3' }, /diagrams\[0\]\.where\.norm: "L3" is not allowed/],
    [{ N: [20, 'many'] }, /diagrams\[0\]\.where\.N\[1\]: "many" is not allowed/],
  ])('refuses %j', (where, message) => {
    const parse = () => parseSweep(lines(where), 'lines.json');
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});
