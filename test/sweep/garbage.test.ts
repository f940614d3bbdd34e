import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseSweep } from '../../src/sweep/file/spec.ts';

describe('garbage', () => {
  const refusedOrRead = (text: string) => {
    try {
      expect(parseSweep(text, 'garbage.json').cells.length).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
      for (const { place, message } of error.problems) {
        expect(place).not.toBe('');
        expect(message).not.toBe('');
      }
    }
  };

  it.each(['[', '{"a":', '{"grid":['])('of endless nesting is refused: %s', (text) => {
    expect(() => parseSweep(text.repeat(50_000), 'x.json')).toThrow(/nested deeper/);
  });

  it('of any JSON is refused with problems, never with another error', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), refusedOrRead));
  });

  it('at any place of a sweep file likewise', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('= d', '= N / 0', '= m!', -1, 0.5, Number.MAX_VALUE, '__proto__'),
    );
    const axis = fc.oneof(
      anything,
      fc.array(anything),
      fc.record({ range: fc.array(fc.double(), { maxLength: 4 }) }),
      fc.record({ logspace: fc.tuple(fc.double(), fc.double(), fc.integer()) }),
    );
    const key = fc.constantFrom(
      'd',
      'N',
      'norm',
      'epsilon',
      'classes',
      'd, N',
      'dataset',
      '__proto__',
      'correlation',
      ',',
    );
    const grid = fc.dictionary(key, axis, { maxKeys: 4 });
    const file = fc.record(
      {
        name: anything,
        settings: fc.oneof(fc.dictionary(key, anything, { maxKeys: 4 }), anything),
        grid: fc.oneof(grid, fc.array(grid, { maxLength: 3 }), anything),
        diagrams: fc.oneof(
          anything,
          fc.array(fc.record({ x: key, y: key, value: fc.constantFrom('pmax', 'x') })),
        ),
        search: fc.oneof(
          anything,
          fc.record({ over: fc.constant('epsilon'), in: anything, until: fc.string(), tolerance: anything }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(file, (value) => refusedOrRead(JSON.stringify(value))),
      // Regression: a value that String() cannot convert.
      { numRuns: 300, examples: [[{ name: { toString: false } }]] },
    );
  });
});
