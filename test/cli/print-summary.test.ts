import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesText, savedFiles } from '../../src/cli/print-summary.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';

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

it('counts each file of a folder once, those that cells have saved too', async () => {
  const folder = temporaryFolder();
  for (const name of ['models/a.onnx', 'models/b.onnx', 'decision-maps/a.svg', 'decision-maps/b.svg']) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  const drawn = ['cells.csv', 'decision-maps/a.svg'].map((name) => join(folder, name));
  expect(filesText([...drawn, ...(await savedFiles(folder))], folder)).toMatch(
    /: cells\.csv, decision-maps\/ \(2 files\), models\/ \(2 files\)$/,
  );
});

it('names no report where none was drawn', () => {
  expect(filesText(['out/cells.csv'], 'out')).toBe('Also in out: cells.csv');
});
