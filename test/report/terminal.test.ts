import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import { terminalSummary } from '../../src/report/terminal/terminal.ts';
import { faceted, plausibleResult, results, syntheticSweep } from './synthetic.ts';

const lines = syntheticSweep({ d: [100, 1000, 10_000], seed: [0, 1] });

describe('terminalSummary', () => {
  it('shows the map, what failed and the headline', () => {
    const { sweep, found } = faceted();
    const text = terminalSummary(sweep, found, { columns: 80, colour: false });
    expect(text).toMatch(/3200( +0\.\d\d){4} +x\n/);
    expect(text).toContain('450 cells: 421 done, 3 unconverged');
    expect(text).toMatch(/Accuracy of g on the natural training data: 0\.\d\d to 0\.\d\d, mean 0\.\d\d\./);
    expect(text).toContain('Highest at N = 100, d = 4000, ρ = 0, seed =');
  });

  it('draws the boundary: a line wherever neighbours lie on either side of the threshold', () => {
    const diagram = { name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural', threshold: 0.75 };
    const sweep = syntheticSweep({ d: [1, 2, 3, 4], N: [10, 20, 30] }, [diagram]);
    // Rows from the top: N = 30, 20, 10. The highest of the second row was not run.
    const means = [
      [0.6, 0.6, 0.9, 0.9],
      [0.6, 0.8, 0.9, undefined],
      [0.8, 0.8, 0.9, 0.7],
    ];
    const found = new Map<string, CellResult>();
    for (const { id, settings } of sweep.cells) {
      const mean = means[3 - settings.N / 10]?.[settings.d - 1];
      if (mean === undefined) continue;
      const result = plausibleResult(settings, id);
      found.set(id, { ...result, measurements: { ...result.measurements, acc_adv_natural: mean } });
    }
    const text = terminalSummary(sweep, found, { columns: 60, colour: false });
    expect(text).toContain('lines: 0.75 is crossed');
    expect(text).toContain(
      [
        '   30  0.60  0.60 │0.90  0.90',
        '            ──────',
        '   20  0.60 │0.80  0.90   -',
        '      ──────',
        '   10  0.80  0.80  0.90 │0.70',
        'N \\ d   1     2     3     4',
      ].join('\n'),
    );
    const { threshold: _, ...unmarked } = diagram;
    const without = { ...sweep, diagrams: [unmarked] };
    expect(terminalSummary(without, found, { columns: 60, colour: false })).not.toMatch(/[│─]/);
  });

  it('says the same in colour', () => {
    const { sweep, found } = faceted();
    const coloured = terminalSummary(sweep, found, { columns: 80, colour: true });
    expect(coloured).toContain('\u001b[48;2;');
    const trimmed = (text: string) => text.replace(/ +$/gm, '');
    expect(trimmed(stripVTControlCharacters(coloured))).toBe(
      trimmed(terminalSummary(sweep, found, { columns: 80, colour: false })),
    );
  });

  it('is never wider than the terminal', () => {
    const { sweep, found } = faceted();
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 120 }),
        fc.boolean(),
        fc.constantFrom(sweep, lines),
        (columns, colour, which) => {
          const text = terminalSummary(which, which === sweep ? found : results(lines), { columns, colour });
          for (const line of stripVTControlCharacters(text).split('\n'))
            expect(line.length).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('lists g beside the control for one axis', () => {
    expect(terminalSummary(lines, results(lines), { columns: 60, colour: false })).toMatch(
      /10,000 +0\.\d\d +0\.\d\d\n +d +g +c\n/,
    );
  });

  it('has something to say of one cell, and of none that is finished', () => {
    const single = syntheticSweep({});
    expect(terminalSummary(single, results(single), { columns: 60, colour: false })).toMatch(
      /^1 cell: 1 done\.\nAccuracy/,
    );
    expect(terminalSummary(single, new Map(), { columns: 60, colour: false })).toBe(
      '1 cell: 0 done, 1 not run.',
    );
  });
});
