import { expect, it, test } from 'vitest';
import { columnsOf, cutToWidth, durationText, wrap } from '../../src/sweep/plan/plain-text.ts';
import type { SweepEvent } from '../../src/sweep/run/events.ts';
import { plainProgress } from '../../src/sweep/run/progress.ts';
import { grid, sweepOf } from './support/sweeps.ts';

const sweep = sweepOf(grid(1, 100));
const id = (index: number) => sweep.cells[index]?.id ?? '';
const started: SweepEvent = {
  ...{ type: 'sweep-started', sweep: 'test', folder: 'out', workers: 2, flops: 90 },
  counts: { cells: 100, done: 10, unconverged: 0, failed: 0, pending: 90 },
};
const done = (index: number): SweepEvent => ({
  ...{ type: 'cell-done', id: id(index), index, worker: 1, status: 'done' },
  ...{ seconds: 1, flops: 1, measurements: {} },
});
const failed = (index: number): SweepEvent => ({
  ...{ type: 'cell-failed', id: id(index), index, worker: 1, error: 'no memory', flops: 1 },
});

/** Output when a cell finishes every second. */
function linesOf(events: readonly SweepEvent[]): string[] {
  let seconds = 0;
  const lines: string[] = [];
  const output = { write: (text: string) => lines.push(text) };
  const { observe } = plainProgress(sweep, output, () => seconds * 1000);
  observe(started);
  for (const event of events) {
    seconds++;
    observe(event);
  }
  return lines;
}

it('says now and then how far a run is and how long it will take', () => {
  const lines = linesOf(Array.from({ length: 90 }, (_, i) => done(i + 10)));
  expect(lines[0]).toBe('test: 100 cells, 10 of them finished before; 2 workers\n');
  // Of the first cells the time left does not follow.
  expect(lines[1]).toBe('15/100 cells, 1.0/s\n');
  expect(lines[2]).toBe('20/100 cells, 1.0/s, 1 min 20 s left\n');
  expect(lines.at(-1)).toBe('100/100 cells, 1.0/s\n');
  expect(lines).toHaveLength(19);
});

it('names the first failed cells and counts the others', () => {
  const lines = linesOf(Array.from({ length: 20 }, (_, i) => failed(i + 10)));
  expect(lines[1]).toBe('failed: N 10, seed 10: no memory\n');
  expect(lines.filter((line) => line.startsWith('failed'))).toHaveLength(10);
  expect(lines.at(-1)).toMatch(/^30\/100 cells, 20 failed/);
});

test.each([
  [0, '0 s'],
  [0.4, '< 1 s'],
  [59.4, '59 s'],
  [60, '1 min 0 s'],
  [3599.6, '1 h 0 min'],
  [86_399, '1 d 0 h'],
  [100_000, '1 d 4 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['abcd', 0, '…'],
])('%s in %d columns is %s', (line, columns, text) => {
  expect(cutToWidth(line, columns)).toBe(text);
});

test.each([
  [{}, 80],
  [{ columns: 0 }, 80],
  [{ columns: 132 }, 132],
])('a terminal that reports %j has %d columns', (terminal, columns) => {
  expect(columnsOf(terminal)).toBe(columns);
});

it('wraps between words', () => {
  expect(wrap('aa bb ccc d', 5)).toEqual(['aa bb', 'ccc d']);
  expect(wrap('longword a', 4)).toEqual(['longword', 'a']);
});
