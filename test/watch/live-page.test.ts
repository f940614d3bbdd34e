import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, lapSweep, start } from '../cli/command.ts';
import { hasRedis, TestRedis } from '../queue/support/redis.ts';
import { startWorker } from '../queue/support/workers.ts';
import { hasChromium, launchChromium } from '../report/browser.ts';
import { journalGrows, startRun } from '../sweep/support/processes.ts';
import { grid, temporaryFolder } from '../sweep/support/sweeps.ts';
import { openPage, startWatch } from './pages.ts';

const REAL = {
  name: 'real',
  settings: { Nadv: 600, m: 200, epsilon: 0.3 },
  grid: { d: [20, 40, 80, 160], N: [20, 40, 80, 160], seed: { range: [0, 8] } },
  diagrams: [{ name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural' }],
};

/** Tiles of the wide diagrams that have a value, by what they say. */
const WITH_VALUE =
  '#diagrams .wide a[aria-label*="95 % interval"], #diagrams .wide a[aria-label*="one seed"]';

describe.skipIf(!hasChromium)('the live page in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  it('of --watch fills in while a real sweep runs and says that it has ended', async () => {
    const folder = folderWith(REAL);
    const run = start(folder, 'sweep.json', '--watch', '--workers', '1');
    const ended = once(run, 'exit');
    const [line] = await once(run.stderr, 'data');
    const url = /http:\S+/.exec(String(line))?.[0] ?? '';
    const { page, says, complaints, requests } = await openPage(browser, url);
    const counts: number[] = [];
    while (run.exitCode === null) {
      counts.push(await page.locator(WITH_VALUE).count());
      await Promise.race([ended, sleep(300)]);
    }
    await says('#headline', /^Finished\.$/);
    await says('#facts', /^of 128 cells128/);
    // Sixteen points, each with a tile of g and one of the control.
    expect(await page.locator(WITH_VALUE).count()).toBe(32);
    expect(counts.some((count) => count > 0 && count < 32)).toBe(true);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(requests.map((address) => new URL(address).origin))).toEqual(
      new Set([new URL(url).origin]),
    );
    // The connection ends with the run: the page says nothing else but that the browser tries again.
    expect(complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE/.test(text))).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  it('shows workers, failures with their reasons, and that the run was killed; a second browser joins', async () => {
    const folder = temporaryFolder();
    // The cell that fails is in the costliest group, which runs first.
    const cells = [...grid(1, 1, { m: 2, N: 69 }), ...grid(60, 10, { m: 8, d: 200 })];
    const { child, ended } = startRun(folder, cells);
    await journalGrows(folder, 1, ended);
    const { url, child: watch } = await startWatch(folder);
    const first = await openPage(browser, url);
    await first.says('#failures p', /no cell today, N 69 \(1\)/);
    expect(await first.texts('#failures li')).toEqual(['N 69, seed 0']);
    await first.says('#headline', /^Running$/);
    await first.says('#workers li', /N \d+, seed \d+pretending/);
    await first.says('#facts', /^of 601 cells\d+failed1left.*pace.*running for/);
    expect(await first.texts('#workers li')).toHaveLength(2);

    const second = await openPage(browser, url);
    await second.says('#failures p', /no cell today/);
    await second.says('#diagrams .wide', /accuracy/);

    child.kill('SIGKILL');
    await ended;
    for (const { says, texts, page } of [first, second]) {
      await says('#headline', /^The run was killed\.$/);
      await says('#sentence', /Process \d+ is gone.*the same command goes on from there/);
      expect(await texts('#workers:visible')).toEqual([]);
      expect(await page.title()).toMatch(/^The run was killed/);
    }

    const again = startRun(folder, cells.slice(0, 40));
    await first.says('#headline', /^Running$/);
    await again.ended;
    await first.says('#headline', /^Finished, with failures\.$/);
    await first.says('#facts', /^of 40 cells40/);
    expect(existsSync(join(folder, '.status.json'))).toBe(false);

    watch.kill('SIGINT');
    const [code] = await once(watch, 'exit');
    expect(code).toBe(0);
    expect([...first.complaints, ...second.complaints].filter((text) => !/ERR_/.test(text))).toEqual([]);
  });

  it.skipIf(!hasRedis)("shows the folder of a queue's coordinator", async () => {
    const redis = await TestRedis.start();
    const folder = temporaryFolder();
    const { ended } = startRun(folder, grid(10, 10, { m: 8, d: 150 }), { queue: redis.url });
    startWorker(redis.url, { threads: 2 });
    await journalGrows(folder, 1, ended);
    const { url } = await startWatch(folder);
    const { says } = await openPage(browser, url);
    await says('#workers li', /\d+ cells? finished, the last/);
    await ended;
    await says('#headline', /^Finished\.$/);
  });

  it('is for narrow windows, keyboards, and readers who want nothing to move', async () => {
    const folder = temporaryFolder();
    const { ended } = startRun(folder, grid(20, 8, { m: 8, d: 100 }));
    await journalGrows(folder, 1, ended);
    const { url } = await startWatch(folder);
    const { page, says } = await openPage(browser, url, {
      viewport: { width: 400, height: 700 },
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    });
    await says('#headline', /^Running$/);
    await page.locator('#diagrams .narrow svg a').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);

    // A mark that has the focus keeps it while the diagram is drawn again.
    await page.locator('#diagrams .narrow svg a').first().focus();
    const label = () => page.evaluate<string>('document.activeElement.getAttribute("xlink:href")');
    const focused = await label();
    expect(focused).toMatch(/^#cells:/);
    await ended;
    await says('#headline', /^Finished\.$/);
    await page.locator('#diagrams .narrow svg a').nth(19).waitFor();
    expect(await label()).toBe(focused);
    await page.keyboard.press('ArrowRight');
    expect(await label()).not.toBe(focused);
    expect(await page.locator('#tip').textContent()).toMatch(/^N = \d+: /);
  });

  it('says so when nobody answers any more', async () => {
    const folder = temporaryFolder();
    const { ended } = startRun(folder, grid(20, 8, { m: 8, d: 400 }));
    await journalGrows(folder, 1, ended);
    const { url, child } = await startWatch(folder);
    const { says } = await openPage(browser, url);
    await says('#headline', /^Running$/);
    child.kill('SIGKILL');
    await says('#headline', /^Nobody answers\.$/);
  });
});

/** Status of the page when it is asked for under another host name. */
async function statusUnder(port: string, host: string): Promise<number | undefined> {
  const [response] = await once(get({ port, host: '127.0.0.1', headers: { host } }), 'response');
  response.resume();
  return response.statusCode;
}

describe('the server of the live page', () => {
  it('answers only to its own name, and to nothing that writes', async () => {
    const folder = temporaryFolder();
    await startRun(folder, grid(2, 2)).ended;
    const { url } = await startWatch(folder);
    const { port } = new URL(url);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    for (const path of ['', 'events', 'script.js'])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
        expect((await fetch(url + path, { method })).status).toBe(405);
    for (const path of ['cells.csv', '../run.json', 'journal.ndjson', '.lock', '%2e%2e/run.json'])
      expect((await fetch(url + path)).status).toBe(404);
    expect(await statusUnder(port, `localhost:${port}`)).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1.evil.example:${port}`,
    ])
      expect(await statusUnder(port, host)).toBe(403);
    await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow();
  });

  it.each([
    ['missing', 'there is no such folder'],
    ['sweep.json', 'is a file'],
    ['.', 'has no journal, run.json or lock of a run'],
  ])('refuses what is no folder of a run: %s', async (name, reason) => {
    const folder = folderWith({});
    const { code, stderr } = await lapSweep(folder, 'watch', name);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${name}: ${reason}`)]);
  });

  it('tells of a port that is no port, is in use, or is given without --watch', async () => {
    const folder = folderWith(REAL);
    await startRun(join(folder, 'out'), grid(2, 2)).ended;
    const { url } = await startWatch(join(folder, 'out'));
    const { port } = new URL(url);
    const said = async (...args: string[]) => {
      const { code, stderr } = await lapSweep(folder, ...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await said('watch', 'out', '--port', '80x')).toMatch(/--port: "80x" is no port/);
    expect(await said('watch', 'out', '--port', port)).toMatch(/--port \d+: is in use; give another/);
    expect(await said('sweep.json', '--watch', '--port', port)).toMatch(/is in use/);
    expect(await said('sweep.json', '--port', '8000')).toMatch(/give --watch with it/);
    expect(existsSync(join(folder, 'output'))).toBe(false);
  });
});
