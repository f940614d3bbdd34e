import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { measurementNames } from '../../src/experiment/measurements.ts';
import { writeReport } from '../../src/report/report.ts';
import { hasChromium, launchChromium } from './browser.ts';
import { contrast } from './contrast.ts';
import { faceted, results, syntheticSweep } from './synthetic.ts';

const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;
const LONG_ERROR = `no solution: ${'the flow did not reach its end '.repeat(12)}and-a-word-of-${'x'.repeat(90)}`;

describe.skipIf(!hasChromium)('report.html on paper and on a phone', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lap-sweep-paper-'));
    const { sweep, found } = faceted();
    await writeReport(sweep, found, join(folder, 'faceted'));
    const wide = syntheticSweep({ d: [100, 200], N: [10, 20, 40, 80], seed: [...Array(25).keys()] });
    const all = results(wide, (result, { seed }) =>
      seed === 3
        ? { status: 'failed', error: LONG_ERROR, measurements: {}, timings: {} }
        : {
            ...result,
            measurements: Object.fromEntries(measurementNames.map((name, i) => [name, (i + 1) / 70])),
          },
    );
    await writeReport(wide, all, join(folder, 'wide'));
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(() => page.close());

  const open = (name: string) => page.goto(pathToFileURL(join(folder, name, 'report.html')).href);
  /** Left and right ends of the visible elements that match a selector, in CSS pixels. */
  const extents = (selector: string) =>
    page.evaluate<{ left: number; right: number }[]>(`[...document.querySelectorAll('${selector}')]
      .map((one) => one.getBoundingClientRect())
      .flatMap(({ left, right, width }) => width === 0 ? [] : [{ left, right }])`);
  const headers = () => page.locator('#cells .cells th').allTextContents();

  // Skipped without `apt-get install poppler-utils`.
  it.skipIf(!hasPdftotext)(
    'prints every column, with its header on each page, and every legend and panel, inside the page',
    async () => {
      await open('wide');
      const columns = await headers();
      expect(columns.length).toBeGreaterThanOrEqual(40);
      const pages = await printed('wide');
      const words = pages.flat();
      for (const name of columns) expect(words.some(({ text }) => text === name)).toBe(true);
      for (const { left, right, width } of words) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(width);
      }
      // A page without a heading continues a table, and so begins with its header.
      const table = pages.slice(pages.findIndex((one) => one.some(({ text }) => text === '#')));
      for (const one of table) expect(one.some(({ text }) => text === 'seed')).toBe(true);
      expect(words.filter(({ text }) => text === columns.at(-1)).length).toBeGreaterThan(1);

      await open('faceted');
      const texts = (await printed('faceted')).flat().map(({ text }) => text);
      for (const text of ['accuracy', '0.02', '0.1', '4000', '3200']) expect(texts).toContain(text);
      expect(texts).not.toContain('Clear');
    },
    60_000,
  );

  it('has every column and diagram inside the paper, in black on white whatever the theme', async () => {
    await page.setViewportSize({ width: 700, height: 1000 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const name of ['wide', 'faceted']) {
      await open(name);
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      const heads = await page.locator('#paper th').allTextContents();
      for (const column of await headers()) expect(heads).toContain(column);
      for (const { left, right } of await extents('#paper th, #paper td, figure svg, figure svg text')) {
        expect(left).toBeGreaterThanOrEqual(-1);
        expect(right).toBeLessThanOrEqual(700);
      }
      expect(await extents('.tools input, button, #tip, summary')).toEqual([]);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      await page.evaluate('dispatchEvent(new Event("afterprint"))');
      expect(await page.locator('#paper table').count()).toBe(0);
    }
  }, 60_000);

  it('shows title, legend, axes and panels of a diagram in 400 pixels, without scrolling', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    for (const name of ['wide', 'faceted']) {
      await open(name);
      const selectors = ['.role-title', '.role-legend', '.role-axis-label', '.role-axis-title'];
      for (const selector of selectors) {
        const found = await extents(`figure svg ${selector} text`);
        expect(found.length).toBeGreaterThan(0);
        for (const { left, right } of found) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(right).toBeLessThanOrEqual(400);
        }
      }
      for (const { right } of await extents('figure svg')) expect(right).toBeLessThanOrEqual(400);
      const sizes = await page
        .locator('figure .narrow svg text')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
      expect(Math.min(...sizes)).toBeGreaterThan(9);
    }
  });

  it('has text that contrasts with its background by 4.5 to 1, in both themes', async () => {
    await open('wide');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const pairs = await page.evaluate<
        [string, string][]
      >(`['body', '.lead', 'dt', 'a', 'summary', 'strong.failed',
        'figcaption', '.cells th', '.cells td', 'td.failed', '#clear', '#filter'].map((selector) => {
        let one = document.querySelector(selector);
        const { color } = getComputedStyle(one);
        while (/, 0\\)$/.test(getComputedStyle(one).backgroundColor)) one = one.parentElement;
        return [color, getComputedStyle(one).backgroundColor];
      })`);
      for (const [ink, ground] of pairs) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  /** Words on each page of the open page's PDF, with their ends and the page's width in points. */
  async function printed(name: string) {
    const path = join(folder, `${name}.pdf`);
    await page.pdf({ path, format: 'A4', preferCSSPageSize: true });
    const text = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8', maxBuffer: 1e8 });
    return text
      .split('<page ')
      .slice(1)
      .map((one) => {
        const width = Number(/width="([\d.]+)"/.exec(one)?.[1]);
        return [...one.matchAll(/<word xMin="([-\d.]+)"[^>]*xMax="([-\d.]+)"[^>]*>(.*?)<\/word>/g)].map(
          ([, left, right, word]) => ({ left: Number(left), right: Number(right), text: word, width }),
        );
      });
  }
});
