import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeSettings } from '../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { checkMessage } from '../../src/queue/group-message.ts';
import { readEntry } from '../../src/queue/outbox.ts';
import { cellId } from '../../src/sweep/cells.ts';
import { encodeRecord } from '../../src/sweep/store/journal-line.ts';
import { cell } from '../sweep/support/sweeps.ts';

const identity = { version: '1.2.3', engine: 'wasm-strict' };
const HASH = 'ab'.repeat(32);

function message(changes: object = {}): unknown {
  const cells = [cell(0, { N: 5 }), cell(7, { N: 6 })];
  return { ...identity, run: '0'.repeat(32), cells, data: {}, use: [], ...changes };
}

/** A message whose single cell has these settings, with a matching id. */
function withSettings(changes: object): unknown {
  const settings = { ...completeSettings({}), ...changes };
  const id = cellId(settings, builtInVocabulary);
  return {
    ...identity,
    run: '0'.repeat(32),
    cells: [{ index: 0, id, settings }],
    data: { mnist: HASH },
    use: [],
  };
}

describe('a message', () => {
  it('of this version and engine is taken as it is', () => {
    expect(checkMessage(message(), identity, builtInVocabulary)).toEqual({ message: message() });
  });

  it.each([
    ['another version', message({ version: '9.0.0' }), /is for lap-sweep 9\.0\.0, this is 1\.2\.3/],
    ['another engine', message({ engine: 'mlas' }), /is for the engine mlas, this computes with wasm-strict/],
    ['a run that would be another key', message({ run: '../../etc' }), /run/],
    ['no cells', message({ cells: [] }), /cells/],
    ['more cells than a group has', message({ cells: new Array(501).fill(cell(0)) }), /cells/],
    [
      'settings that are not those of its id',
      message({ cells: [{ ...cell(0), id: 'a'.repeat(16) }] }),
      /what its id says/,
    ],
    ['a path', withSettings({ dataset: 'npz:/etc/passwd' }), /dataset/],
    ['a path in disguise', withSettings({ dataset: 'mnist/../../etc' }), /dataset/],
    ['impossible settings', withSettings({ m: 7 }), /odd/],
    ['a setting that does not exist', withSettings({ exec: 'ls' }), /exec/],
    [
      'data without a checksum',
      withSettings({ dataset: 'cifar10', classes: [0, 1], d: 3072 }),
      /no checksum/,
    ],
    [
      'modules that this worker has not',
      { ...Object(message()), use: ['0'.repeat(64)] },
      /needs modules .*--use/,
    ],
    ['a path to code', { ...Object(message()), use: ['/tmp/x.mjs'] }, /use/],
    ['more than there should be', { ...Object(message()), extra: 1 }, /extra/],
  ])('with %s is refused', (_, data, reason) => {
    expect(checkMessage(data, identity, builtInVocabulary)).toMatchObject({
      refused: expect.stringMatching(reason),
    });
  });

  it('of anything else is refused in one short line', () => {
    const property = fc.property(fc.anything(), (data) => {
      const checked = checkMessage(data, identity, builtInVocabulary);
      return 'refused' in checked && checked.refused.length <= 300;
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('changed anywhere is refused, or is still a message', () => {
    const whole = JSON.stringify(message());
    const property = fc.property(fc.nat(whole.length - 1), fc.constantFrom(...'0{}[]",-e'), (at, other) => {
      let data: unknown;
      try {
        data = JSON.parse(whole.slice(0, at) + other + whole.slice(at + 1));
      } catch {
        return;
      }
      const checked = checkMessage(data, identity, builtInVocabulary);
      if ('message' in checked)
        for (const { id, settings } of checked.message.cells)
          expect(cellId(settings, builtInVocabulary)).toBe(id);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('a result', () => {
  const record = {
    ...{ id: 'a'.repeat(16), index: 3, worker: 1, seconds: 0.5, status: 'done' as const },
    ...{ measurements: { loss_std: Number.NaN }, timings: {} },
  };
  const line = encodeRecord(record).trimEnd();

  it('reads back', () => {
    expect(readEntry(['record', line, 'by', 'host:12:1'])).toEqual({ record, by: 'host:12:1' });
  });

  it.each([
    ['other fields', ['record', line, 'from', 'host']],
    ['more fields', ['record', line, 'by', 'host', 'x', 'y']],
    ['a name for the terminal', ['record', line, 'by', '\u001b[2J']],
    ['a damaged record', ['record', line.replace('"index":3', '"index":4'), 'by', 'host']],
    ['a huge record', ['record', line + ' '.repeat(5e6), 'by', 'host']],
  ])('with %s is none', (_, fields) => {
    expect(readEntry(fields)).toBeUndefined();
  });

  it('of anything else is none', () => {
    fc.assert(fc.property(fc.array(fc.string()), (fields) => readEntry(fields) === undefined));
    fc.assert(fc.property(fc.json(), (json) => readEntry(['record', json, 'by', 'x']) === undefined));
  });
});
