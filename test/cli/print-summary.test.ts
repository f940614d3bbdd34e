import { expect, it } from 'vitest';
import { filesText } from '../../src/cli/print-summary.ts';

it('names the report first, other files by name, and counts those of folders', () => {
  const names = ['cells.csv', 'samples/a.svg', 'samples/a.png', 'decision-maps/b.svg', 'report.html'];
  expect(
    filesText(
      names.map((name) => `output/x/${name}`),
      'output/x',
    ),
  ).toBe(
    'Report: output/x/report.html\nAlso in output/x: cells.csv, samples/ (2 files), decision-maps/ (1 file)',
  );
});

it('names no report where none was drawn', () => {
  expect(filesText(['out/cells.csv'], 'out')).toBe('Also in out: cells.csv');
});
