import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { start } from '../cli/command.ts';

/** A page of the live report, what its browser complains of, and the addresses that it asked for. */
export interface LivePage {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  /** Waits until an element's text matches. */
  readonly says: (selector: string, pattern: RegExp) => Promise<void>;
  readonly texts: (selector: string) => Promise<string[]>;
}

/** Opens a live page as one more browser. */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<LivePage> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  const texts = (selector: string) => page.locator(selector).allTextContents();
  const says = async (selector: string, pattern: RegExp) => {
    await page
      .locator(selector)
      .filter({ hasText: pattern })
      .first()
      .waitFor({ timeout: 30_000 })
      .catch(async (cause) => {
        const [found, phase] = [await texts(selector), await texts('#phase')];
        throw new Error(`${selector} says ${found.join(' | ')}, not ${pattern}; ${phase}`, { cause });
      });
  };
  return { page, complaints, requests, says, texts };
}

/** Starts `lap-sweep watch` and waits for the address that it prints. */
export async function startWatch(folder: string, ...options: string[]) {
  const child = start('.', 'watch', folder, ...options);
  const [line] = await once(child.stdout, 'data');
  return { child, url: String(line).trim() };
}
