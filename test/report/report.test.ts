import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plotCommand } from '../../src/cli/plot.ts';
import type { CellResult } from '../../src/experiment/measurements.ts';
import { themes } from '../../src/report/charts/theme.ts';
import { writeReport } from '../../src/report/report.ts';
import { cellId, type Search, type Sweep } from '../../src/sweep/cells.ts';
import { countCells } from '../../src/sweep/plan/counts.ts';
import { writeCellsCsv } from '../../src/sweep/store/cells-csv.ts';
import { writeRunJson } from '../../src/sweep/store/run-json.ts';
import { faceted, results, small, syntheticSweep } from './synthetic.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lap-sweep-report-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('writeReport', () => {
  it('writes the same bytes for the same results, in whatever order they came', async () => {
    const { sweep, found } = small();
    const first = await writeReport(sweep, found, join(folder, 'a'));
    const second = await writeReport(sweep, new Map([...found].reverse()), join(folder, 'b'));
    expect(first.map((path) => basename(path))).toEqual([
      'phase.csv',
      'phase.vl.json',
      'phase.svg',
      'phase.png',
      'report.html',
    ]);
    expect((await readdir(join(folder, 'a'))).sort()).toEqual(first.map((path) => basename(path)).sort());
    for (const [i, path] of first.entries()) {
      expect((await readFile(path)).equals(await readFile(second[i] ?? ''))).toBe(true);
    }
  });

  it('draws for print: 300 dots an inch, at most 7 inches wide, in the theme asked for', async () => {
    const { sweep, found } = faceted();
    await writeReport(sweep, found, folder, { theme: 'dark' });
    const { density, width = 0 } = await sharp(join(folder, 'phase.png')).metadata();
    expect(density).toBe(300);
    expect(width / 300).toBeLessThanOrEqual(7);
    expect(width / 300).toBeGreaterThan(6);
    expect(await read('phase.svg')).toContain(`fill="${themes.dark.background}"`);
    expect(await read('report.html')).toContain(`fill="${themes.light.background}"`);
  });

  it('draws no diagram of a part that was not run', async () => {
    const part = { x: 'd', value: 'acc_adv_natural' } as const;
    const sweep = syntheticSweep({ d: [100, 200], norm: ['L2'] }, [
      { ...part, name: 'run', where: { norm: 'L2' } },
      { ...part, name: 'left', where: { norm: 'L0' } },
    ]);
    const files = await writeReport(sweep, results(sweep), folder);
    expect(files.filter((path) => path.endsWith('.svg'))).toEqual([join(folder, 'run.svg')]);
  });

  it('writes a page alone for a single cell', async () => {
    const sweep = syntheticSweep({});
    expect(await writeReport(sweep, results(sweep), folder)).toEqual([join(folder, 'report.html')]);
  });
});

describe('report.html', () => {
  it('needs nothing from anywhere, and holds what the user wrote as text', async () => {
    const { sweep, found } = small();
    const nasty = { ...sweep, name: 'n', description: '</title><script>alert(1)</script>' };
    const [first] = sweep.cells;
    found.set(first?.id ?? '', {
      status: 'failed',
      error: '</script><img src=x onerror=alert(2)>',
      measurements: {},
      timings: {},
    });
    await writeReport(nasty, found, folder);
    const page = await read('report.html');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(addresses.filter((address) => /^[a-z]+:/i.test(address) || address.startsWith('//'))).toEqual([]);
  });

  it('has a script that parses, a row for each cell, and no identifier twice', async () => {
    const { sweep, found } = small();
    const [diagram] = sweep.diagrams;
    if (diagram === undefined) throw new Error('no diagram');
    const twice = {
      ...sweep,
      diagrams: [diagram, { ...diagram, name: 'again', value: 'boundary_cosine' as const }],
    };
    await writeReport(twice, found, folder);
    const page = await read('report.html');
    const scripts = [...page.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)];
    expect(scripts).toHaveLength(2);
    const [data, code] = scripts.map(([, , content]) => content ?? '');
    expect(() => new Script(code ?? '')).not.toThrow();
    const { columns, rows } = JSON.parse(data ?? '');
    expect(rows).toHaveLength(16);
    expect(columns.map(({ name }: { name: string }) => name)).toContain('status');
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });
});

describe('lap-sweep plot', () => {
  it('draws again from cells.csv and run.json', async () => {
    const { sweep, found } = small();
    await writeCellsCsv(join(folder, 'cells.csv'), sweep, found);
    await writeRun(sweep);
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await plotCommand().parseAsync([folder], { from: 'user' });
    expect(log).toHaveBeenCalledTimes(5);
    await writeReport(sweep, found, join(folder, 'direct'));
    for (const name of ['phase.csv', 'phase.svg', 'report.html']) {
      expect(await read(name)).toBe(await read(join('direct', name)));
    }
  });

  it('draws again the part of the grid that a diagram asks for, and nothing else', async () => {
    const diagram = { name: 'part', x: 'd', value: 'acc_adv_natural', where: { N: [50, 100] } } as const;
    const sweep = syntheticSweep({ d: [100, 200], N: [50, 100, 400] }, [diagram]);
    const found = results(sweep);
    await writeCellsCsv(join(folder, 'cells.csv'), sweep, found);
    await writeRun(sweep);
    vi.spyOn(console, 'log').mockImplementation(() => {});
    await plotCommand().parseAsync([folder], { from: 'user' });
    await writeReport(sweep, found, join(folder, 'direct'));
    for (const name of ['part.csv', 'part.svg'])
      expect(await read(name)).toBe(await read(join('direct', name)));
    expect(await read('part.csv')).not.toMatch(/^\d+,400,/m);
  });

  it('names the column that results of another version lack', async () => {
    const { sweep, found } = small();
    await writeCellsCsv(join(folder, 'cells.csv'), sweep, found);
    await writeRun(sweep);
    const text = await read('cells.csv');
    await writeFile(join(folder, 'cells.csv'), text.replace(',eta,', ',zeta,'));
    const plotted = plotCommand().parseAsync([folder], { from: 'user' });
    await expect(plotted).rejects.toThrow(/row 1: no column eta; another version/);
  });

  it('fits again what a search found', async () => {
    const search: Search = {
      over: 'epsilon',
      in: [0.01, 10],
      until: { measurement: 'acc_adv_natural', comparison: '>=', level: 0.8 },
      tolerance: 0.05,
    };
    const plain = syntheticSweep({ d: [100, 400, 1600], N: [50, 200] });
    const cells = plain.cells.map((cell) => ({
      ...cell,
      id: cellId(cell.settings, plain.vocabulary, search),
    }));
    const sweep = { ...plain, cells, search };
    const found = new Map(
      cells.map(({ id, settings }): [string, CellResult] => {
        const measurements = { epsilon_min: 0.1 * Math.sqrt(settings.d / settings.N) };
        return [id, { status: 'done', measurements, timings: {} }];
      }),
    );
    await writeCellsCsv(join(folder, 'cells.csv'), sweep, found);
    await writeRun(sweep);
    vi.spyOn(console, 'log').mockImplementation(() => {});
    await plotCommand().parseAsync([folder], { from: 'user' });
    const fit = await read('synthetic-fit.csv');
    expect(fit).toMatch(/\nfree,d,0\.(5|49999)\d*,/);
    await writeReport(sweep, found, join(folder, 'direct'));
    for (const name of ['synthetic-fit.csv', 'synthetic-residuals.csv', 'report.html'])
      expect(await read(name)).toBe(await read(join('direct', name)));
    expect(await read('report.html')).toContain('id="fit"');
    expect(await read('report.html')).toContain('searched from 0.01 to 10');
  });

  /** Writes run.json like a run. */
  async function writeRun(sweep: Sweep): Promise<void> {
    const now = new Date(0);
    const counts = countCells(sweep.cells, () => undefined);
    await writeRunJson(join(folder, 'run.json'), sweep, {
      ...{ engine: 'wasm-strict', workers: 1, memoryBytes: 1, dataFolder: '', started: now, ended: now },
      ...{ outcome: 'done', counts },
    });
  }
});
