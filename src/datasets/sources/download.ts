import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, reasonOf } from '../../errors.ts';
import type { SourceFile } from './sources.ts';
import { faultOf } from './verify.ts';

export interface DownloadOptions {
  /** A connection that is idle for this long is closed. */
  readonly idleMs: number;
  /** Number of passes through the list of mirrors. */
  readonly rounds: number;
  /** Wait before each further pass. */
  readonly pauseMs: number;
  /** Called with the number of bytes received so far. */
  readonly onProgress?: (bytes: number) => void;
}

export const DOWNLOAD_DEFAULTS = {
  idleMs: 30_000,
  rounds: 3,
  pauseMs: 2_000,
} as const satisfies DownloadOptions;

/**
 * Downloads a file to `folder`, from the first mirror that serves all of it. Partial content is kept under the name
 * with `.part`; the next attempt continues it, from any mirror and also in a later run. The file gets its name only
 * once its size and MD5 are right.
 *
 * @throws DataError with each mirror's failure, if none of them served the file
 */
export async function download(
  folder: string,
  file: SourceFile,
  mirrors: readonly string[],
  options: DownloadOptions = DOWNLOAD_DEFAULTS,
): Promise<void> {
  const path = join(folder, file.name);
  const part = `${path}.part`;
  const faults = new Map<string, string>();
  for (let round = 0; round < options.rounds; round++) {
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, options.pauseMs));
    for (const mirror of mirrors) {
      const url = `${mirror.replace(/\/?$/, '/')}${file.name}`;
      const fault = await attempt(url, part, file, options);
      if (fault === null) {
        await rename(part, path);
        return;
      }
      faults.set(url, fault);
    }
  }
  const each = [...faults].map(([url, fault]) => `\n  ${url}: ${fault}`).join('');
  throw new DataError(
    `${path}: could not be fetched; run the command again to go on where it stopped:${each}`,
  );
}

/**
 * One attempt with one mirror; returns the failure, or null. A part that is wrong is removed; one that is incomplete is
 * kept.
 */
async function attempt(
  url: string,
  part: string,
  file: SourceFile,
  options: DownloadOptions,
): Promise<string | null> {
  try {
    await fetchRest(url, part, file, options);
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause !== undefined ? ` (${reasonOf(cause.cause)})` : '';
    return `${reasonOf(cause)}${inner}`;
  }
  const fault = await faultOf(part, file);
  if (fault !== null) await rm(part, { force: true });
  return fault;
}

/** Appends the missing bytes of the file to `part`. */
async function fetchRest(
  url: string,
  part: string,
  file: SourceFile,
  options: DownloadOptions,
): Promise<void> {
  let have = await sizeOf(part);
  if (have > file.bytes) {
    await rm(part);
    have = 0;
  }
  if (have === file.bytes) return;

  const idle = idleTimer(options.idleMs);
  try {
    const headers = { 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) };
    const response = await fetch(url, { headers, signal: idle.signal });
    const start = startOf(response, have, file);
    if (!response.body) throw new Error('the answer has no content');
    const out = await open(part, start === 0 ? 'w' : 'a');
    try {
      let bytes = start;
      for await (const chunk of response.body) {
        idle.restart();
        bytes += chunk.length;
        if (bytes > file.bytes) {
          await out.truncate(0);
          throw new Error(`expected ${file.bytes} bytes, found more`);
        }
        await out.writeFile(chunk);
        options.onProgress?.(bytes);
      }
      await out.sync();
      if (bytes < file.bytes) throw new Error(`cut short: expected ${file.bytes} bytes, found ${bytes}`);
    } finally {
      await out.close();
    }
  } finally {
    idle.stop();
  }
}

/** Offset in the file at which a response's content begins: `have` if the server can continue, else 0. */
function startOf(response: Response, have: number, file: SourceFile): number {
  const { status, headers } = response;
  if (status === 206) {
    const range = headers.get('content-range') ?? '';
    if (range !== `bytes ${have}-${file.bytes - 1}/${file.bytes}`)
      throw new Error(`expected bytes ${have} to ${file.bytes - 1} of ${file.bytes}, found "${range}"`);
    return have;
  }
  if (status !== 200) throw new Error(`HTTP status ${status}`);
  const length = headers.get('content-length');
  if (length !== null && Number(length) !== file.bytes)
    throw new Error(`expected ${file.bytes} bytes, found ${length}`);
  return 0;
}

function idleTimer(idleMs: number): { signal: AbortSignal; restart(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Error(`nothing arrived for ${idleMs / 1000} s`)),
    idleMs,
  );
  return { signal: controller.signal, restart: () => timer.refresh(), stop: () => clearTimeout(timer) };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
