import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import { decisionMapSpec, readDecisionMap } from '../../src/report/charts/decision-map.ts';
import { renderSvg } from '../../src/report/charts/render.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { writeReport } from '../../src/report/report.ts';
import { scratchFolder, silent, smallCell, smallContext } from '../experiment/cells.ts';
import { syntheticSweep } from './synthetic.ts';

it('draws the boundaries of saved maps, one seed of each point', async () => {
  await using folder = await scratchFolder();
  using context = await smallContext();
  const given = smallCell();
  const swept = { ...syntheticSweep({ seed: [0, 1] }, [], given), save: ['decision-maps'] as const };
  const results = new Map();
  for (const { id, settings } of swept.cells) {
    const save = { kinds: swept.save, folder: folder.path, id };
    results.set(id, await runCell(settings, context, silent, save));
  }
  const files = await writeReport(swept, results, folder.path);
  const [first, second] = swept.cells.map(({ id }) => id);
  expect(readdirSync(join(folder.path, 'decision-maps')).sort()).toEqual(
    [
      ...['-samples.csv', '.csv', '.png', '.svg'].map((ending) => `${first}${ending}`),
      ...['-samples.csv', '.csv'].map((ending) => `${second}${ending}`),
    ].sort(),
  );
  expect(files).toContain(join(folder.path, 'decision-maps', `${first}.svg`));
  const page = readFileSync(join(folder.path, 'report.html'), 'utf8');
  expect(page).toContain('1 of 2 saved maps');
  expect(page.match(/id="maps"/g)).toHaveLength(1);
});

it('draws the line where f is 0, in both themes', async () => {
  const axis = [-1, -0.5, 0, 0.5, 1];
  const points = axis.flatMap((across) =>
    axis.map((along) => ({ along, across, f: along - 0.2, g: across, c: 1 })),
  );
  const csv = (rows: readonly object[]) =>
    [Object.keys(rows[0] ?? {}).join(), ...rows.map((row) => Object.values(row).join())].join('\n');
  const samples = [
    { along: 0.3, across: 0.1, label: 1, f: 1, g: 1, c: 1 },
    { along: 0.4, across: 0.2, label: -1, f: 1, g: 1, c: 1 },
  ];
  const map = readDecisionMap(csv(points), csv(samples));
  for (const theme of Object.values(themes)) {
    const svg = await renderSvg(decisionMapSpec(map, 'a map', theme));
    // x = 0.2 lies at 0.6 of 260 pixels; y = 0 in the middle of as many.
    expect(svg).toMatch(/d="M156,(0|260)[^"]*L156,(0|260)"[^>]*stroke="/);
    expect(svg).toMatch(/d="M(0|260),130[^"]*L(0|260),130"[^>]*stroke="/);
    expect(svg).toContain(theme.series.value);
    expect(svg).toContain('g, adversarial: 0.50');
  }
});

it('refuses files that are no decision map', () => {
  expect(() => readDecisionMap('along,across\n1,2\n', 'label\n1\n')).toThrow();
});
