import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/report.ts';
import { hasChromium, launchChromium } from './browser.ts';
import { contrast } from './contrast.ts';
import { results, sampled, small, syntheticSweep } from './synthetic.ts';

describe.skipIf(!hasChromium)('report.html in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lap-sweep-chromium-'));
    const { sweep, found } = small();
    await writeReport(sweep, found, folder);
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    page = await browser.newPage();
    complaints = [];
    requests = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address());
  });
  afterEach(() => page.close());

  const address = (of = folder) => pathToFileURL(join(of, 'report.html')).href;
  const rows = () => page.locator('#cells tbody tr');
  /** Cells of a column of the table, from the top. */
  const column = async (name: string) => {
    const heads = await page.locator('#cells th').allTextContents();
    return page.locator(`#cells tbody td:nth-child(${heads.indexOf(name) + 1})`).allTextContents();
  };
  const colours = () =>
    page.evaluate<{ color: string; backgroundColor: string }>(
      '(({ color, backgroundColor }) => ({ color, backgroundColor }))(getComputedStyle(document.body))',
    );

  it('opens from a file, asks for nothing else and complains of nothing', async () => {
    await page.waitForLoadState('networkidle');
    expect(requests).toEqual([address()]);
    expect(complaints).toEqual([]);
    expect(await rows().count()).toBe(16);
  });

  it('follows the theme of the system', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await colours();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await colours();
    expect(light).not.toEqual(dark);
    for (const { color, backgroundColor } of [light, dark])
      expect(Math.abs(brightness(color) - brightness(backgroundColor))).toBeGreaterThan(120);
  });

  it('says first what was found, on the first screen', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const about = await page.locator('#findings dt').allTextContents();
    expect(about).toEqual(['Boundary', 'Best point', 'Control', 'Cells']);
    for (const item of await page.locator('#findings dd').all()) {
      const { y = 0, height = 0 } = (await item.boundingBox()) ?? {};
      expect(y + height).toBeLessThanOrEqual(800);
    }
    expect(await page.locator('#findings').textContent()).toContain('4 failed');
    await page.click('#findings a[href="#failures"]');
    expect(await page.locator('#failures').isVisible()).toBe(true);
  });

  it('is no wider than a narrow window: what is wider scrolls within itself', async () => {
    await page.setViewportSize({ width: 400, height: 700 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    // Elements that stick out of the window, other than those of a table that scrolls.
    const outside = await page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
      .filter((one) => !one.closest('.scroll, .cells, .wide, script') && one.getBoundingClientRect().right > 400)
      .map((one) => one.outerHTML.slice(0, 80))`);
    expect(outside).toEqual([]);
  });

  it('names both axes of every diagram inside the page, wide and narrow', async () => {
    for (const [width, shown] of [
      [1280, '.wide'],
      [400, '.narrow'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      const titles = page.locator(`figure ${shown} svg .role-axis-title text`);
      const texts = await titles.allTextContents();
      expect(new Set(texts)).toEqual(new Set(['input dimension d', 'natural samples N']));
      for (const title of await titles.all()) {
        const { x = -1, y = -1, width: wide = 0, height = 0 } = (await title.boundingBox()) ?? {};
        expect(Math.min(x, y, wide, height)).toBeGreaterThan(0);
        expect(x + wide).toBeLessThanOrEqual(width);
      }
    }
  });

  it('has numbers and intervals on tiles that contrast with them by 4.5 to 1, in both themes', async () => {
    // Accuracies from 0 to 1 in steps of 1/23: the whole scale of colours.
    const axes = { d: [1, 2, 3, 4, 5, 6], N: [1, 7, 13, 19], seed: [0, 1] };
    const sweep = syntheticSweep(axes, [{ name: 'all', x: 'd', y: 'N', value: 'acc_adv_natural' }]);
    const found = results(sweep, (result, { d, N }) => ({
      ...result,
      measurements: { acc_adv_natural: (d + N - 2) / 23, acc_noise_natural: 0.5 },
    }));
    await writeReport(sweep, found, join(folder, 'tiles'));
    await page.goto(address(join(folder, 'tiles')));
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 400]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 3000 });
        const written = await page.evaluate<[string, string, string][]>(TEXT_ON_TILES);
        // 24 points of g and of the control, each with a number and its interval.
        expect(written.filter(([text]) => /^0\.\d\d|^1\.00/.test(text)).length).toBe(48);
        expect(written.filter(([text]) => text.startsWith('±')).length).toBe(48);
        for (const [text, ink, ground] of written)
          expect(contrast(ink, ground), `${text}: ${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
  });

  it('tells under the pointer the numbers of the CSV', async () => {
    const groups: Record<string, string>[] = parse(await readFile(join(folder, 'phase.csv')), {
      columns: true,
    });
    // Scrolling hides the tip, so the whole diagram has to be in sight.
    await page.setViewportSize({ width: 1280, height: 2000 });
    const marks = page.locator('figure .wide svg a');
    expect(await marks.count()).toBe(2 * groups.length);
    const told: (string | null)[] = [];
    for (const mark of await marks.all()) {
      await mark.hover();
      expect(await page.locator('#tip').isVisible()).toBe(true);
      told.push(await page.locator('#tip').textContent());
    }
    const expected = groups.map(({ d, N, correlation, mean }) => [
      `d = ${d}, N = ${N}, ρ = ${correlation}`,
      Number(Number(mean).toPrecision(2)),
    ]);
    const shown = told.map((text) => {
      const [place = '', numbers = ''] = text?.split(': ') ?? [];
      return [place, Number(Number.parseFloat(numbers).toPrecision(2))];
    });
    // Tiles of the control tell the same as those of g.
    expect(shown.sort()).toEqual([...expected, ...expected].sort());
  });

  it('shows perturbed samples, whose images are in the page', async () => {
    const withSamples = join(folder, 'with-samples');
    const { sweep, found } = sampled(withSamples);
    await writeReport(sweep, found, withSamples);
    requests = [];
    await page.goto(address(withSamples));
    await page.waitForLoadState('networkidle');
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address(withSamples)]);
    expect(complaints).toEqual([]);
    const natural = page.locator('#samples svg image').first();
    const { data, info } = await sharp(await natural.screenshot())
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) =>
      data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels];
    // Black on the left, white on the right.
    expect([at(0.25, 0.25), at(0.25, 0.75)]).toEqual([0, 0]);
    expect([at(0.75, 0.25), at(0.75, 0.75)]).toEqual([255, 255]);
  });

  it('filters and sorts the table', async () => {
    await page.fill('#filter', 'N=400 d=100');
    expect(await column('N')).toEqual(['400', '400', '400', '400']);
    expect(await page.locator('#count').textContent()).toContain('4 of 16 cells');
    await page.click('#clear');
    expect(await rows().count()).toBe(16);

    await page.click('#cells th button:text-is("d")');
    const up = (await column('d')).map(Number);
    expect(up).toEqual([...up].sort((a, b) => a - b));
    await page.click('#cells th button:text-is("d")');
    expect((await column('d')).map(Number)).toEqual([...up].reverse());
  });

  it('reaches its controls with the keyboard', async () => {
    const reached = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate<string>('document.activeElement.id || document.activeElement.localName'),
      );
    }
    for (const control of ['a', 'summary', 'filter', 'clear', 'button']) expect(reached).toContain(control);

    await page.locator('figure svg a').first().focus();
    const first = await page.locator('#tip').textContent();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#tip').textContent()).not.toBe(first);
    await page.keyboard.press('Enter');
    expect(await page.inputValue('#filter')).not.toBe('');
    expect(await rows().count()).toBe(2);
  });
});

/** Each text on a tile of the diagrams in sight, with its colour and that of the tile under its middle. */
const TEXT_ON_TILES = `[...document.querySelectorAll('figure svg')]
  .filter((svg) => svg.getBoundingClientRect().width > 0)
  .flatMap((svg) => {
    const tiles = [...svg.querySelectorAll('.mark-rect.role-mark path')];
    return [...svg.querySelectorAll('.mark-text.role-mark text')].map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const under = tiles.findLast((tile) => {
        const box = tile.getBoundingClientRect();
        return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
      });
      return [text.textContent, getComputedStyle(text).fill, under ? getComputedStyle(under).fill : 'none'];
    });
  })`;

/** Brightness of a CSS colour, 0 to 255. */
function brightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  return 0.3 * red + 0.6 * green + 0.1 * blue;
}
