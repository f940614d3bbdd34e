import { expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { completeSettings } from '../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { cellId, type Search } from '../../src/sweep/cells.ts';
import { parseSweep } from '../../src/sweep/file/spec.ts';

const search: Search = {
  over: 'epsilon',
  in: [0.1, 1],
  until: { measurement: 'acc_adv_natural', comparison: '>=', level: 0.9 },
  tolerance: 0.05,
};
const settings = completeSettings({ d: 100, epsilon: 1 });

function sweepOf(found: Search) {
  const { until, ...rest } = found;
  const written = { ...rest, until: `${until.measurement} ${until.comparison} ${until.level}` };
  return parseSweep(JSON.stringify({ name: 's', settings: { d: 100 }, search: written }), 's.json');
}

it('a cell without a search keeps the identity that its settings give it', () => {
  expect(cellId(settings, builtInVocabulary, undefined)).toBe(cellId(settings, builtInVocabulary));
});

it.each<[string, Partial<Search>]>([
  ['interval', { in: [0.2, 1] }],
  ['tolerance', { tolerance: 0.1 }],
  ['measurement', { until: { ...search.until, measurement: 'agreement' } }],
  ['comparison', { until: { ...search.until, comparison: '>' } }],
  ['level', { until: { ...search.until, level: 0.8 } }],
])('results of a search with another %s are not taken for its own', (_, other) => {
  const [first, second] = [sweepOf(search), sweepOf({ ...search, ...other })];
  expect(second.cells[0]?.id).not.toBe(first.cells[0]?.id);
  expect(second.hash).not.toBe(first.hash);
});

it('results of cells at a fixed epsilon are not taken for those of a search', () => {
  const { cells } = sweepOf(search);
  expect(cells[0]?.settings).toEqual(settings);
  expect(cells[0]?.id).toBe(cellId(settings, builtInVocabulary, search));
  expect(cells[0]?.id).not.toBe(cellId(settings, builtInVocabulary));
});

it.each([
  ['a measurement that the data do not have', { measurement: 'acc_adv_test' }, 'needs a test split'],
  ['what it is itself to find', { measurement: 'epsilon_min' }, 'is what a search finds'],
] as const)('a search cannot go by %s, which is told before anything runs', (_, until, message) => {
  const place = { place: 'search.until', message: expect.stringContaining(message) };
  expect(() => sweepOf({ ...search, until: { ...search.until, ...until } })).toThrow(
    expect.objectContaining({ name: UsageError.name, problems: [place] }),
  );
});
