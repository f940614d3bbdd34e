import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DownloadOptions, download } from '../../src/datasets/sources/download.ts';
import { DataError } from '../../src/errors.ts';
import * as server from './file-server.ts';
import { noise, temporaryFolder, write } from './fixtures.ts';

const content = Buffer.from(noise(1000));
const NAME = 'set.bin';
const file = { name: NAME, bytes: content.length, md5: createHash('md5').update(content).digest('hex') };
const root = temporaryFolder();
const QUICK: DownloadOptions = { idleMs: 600, rounds: 2, pauseMs: 1 };

let folders = 0;
async function attempt(behaviours: readonly server.Behaviour[], part?: Uint8Array, options = QUICK) {
  const folder = join(root, String(folders++));
  write(folder, '.keep', '');
  if (part) write(folder, `${NAME}.part`, part);
  const { mirrors, requests } = await server.serve({ [NAME]: content }, behaviours);
  const error: unknown = await download(folder, file, mirrors, options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { error, requests, path: join(folder, NAME), part: join(folder, `${NAME}.part`) };
}

describe('ends with the whole file and no part', () => {
  const damaged = Buffer.from(content.subarray(0, 600)).fill(0, 0, 5);
  test.each<[string, server.Behaviour[], Uint8Array | undefined, string[]]>([
    ['whole', [server.whole], undefined, ['/0/set.bin']],
    ['missing, then a mirror', [server.missing, server.whole], undefined, ['/0/set.bin', '/1/set.bin']],
    ['corrupt, then a mirror', [server.corrupt, server.whole], undefined, ['/0/set.bin', '/1/set.bin']],
    ['a page, then a mirror', [server.page, server.whole], undefined, ['/0/set.bin', '/1/set.bin']],
    ['too long, then a mirror', [server.endless, server.whole], undefined, ['/0/set.bin', '/1/set.bin']],
    [
      'slow, then a mirror goes on',
      [server.slow, server.whole],
      undefined,
      ['/0/set.bin', '/1/set.bin bytes=10-'],
    ],
    ['cut, then it goes on', [server.cut(600)], undefined, ['/0/set.bin', '/0/set.bin bytes=600-']],
    [
      'cut, then all again',
      [server.cut(600), server.noRanges],
      undefined,
      ['/0/set.bin', '/1/set.bin bytes=600-'],
    ],
    ['an earlier part', [server.whole], content.subarray(0, 250), ['/0/set.bin bytes=250-']],
    ['an earlier part that is all', [server.missing], content, []],
    ['an earlier part that is wrong', [server.whole], damaged, ['/0/set.bin bytes=600-', '/0/set.bin']],
    ['an earlier part that is too long', [server.whole], noise(2000), ['/0/set.bin']],
  ])('%s', async (_, behaviours, earlier, expected) => {
    const { error, requests, path, part } = await attempt(behaviours, earlier);
    expect(error).toBeNull();
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(existsSync(part)).toBe(false);
    expect(requests).toEqual(expected);
  });
});

describe('says what each mirror did and leaves no file of that name', () => {
  test.each<[string, server.Behaviour[], RegExp, number]>([
    ['missing', [server.missing], /HTTP status 404/, 0],
    ['page', [server.page], /expected 1000 bytes, found 18/, 0],
    ['corrupt', [server.corrupt], /expected MD5 [0-9a-f]{32}, found [0-9a-f]{32}/, 0],
    ['too long', [server.endless], /expected 1000 bytes, found more/, 0],
    ['cut, a little more each time', [server.cut(20)], /\/0\/set\.bin: /, 40],
    ['slow', [server.slow], /nothing arrived for 0.6 s/, 10],
    ['wrong range', [server.wrongRange], /expected bytes 20 to 999 of 1000, found "bytes 0-9\/1000"/, 20],
    [
      'all of them',
      [server.missing, server.corrupt],
      /\/0\/set.bin: HTTP status 404\n.*\/1\/set.bin: expected MD5/,
      0,
    ],
  ])('%s', async (_, behaviours, message, kept) => {
    const { error, path, part } = await attempt(behaviours);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(part) ? statSync(part).size : 0).toBe(kept);
  });

  test('no server at all', async () => {
    const folder = join(root, 'nobody');
    write(folder, '.keep', '');
    const fetched = download(folder, file, ['http://127.0.0.1:1/'], QUICK);
    await expect(fetched).rejects.toThrow(
      /could not be fetched; run the command again.*127\.0\.0\.1:1\/set\.bin: /s,
    );
  });
});

test('progress counts from what is there', async () => {
  const seen: number[] = [];
  await attempt([server.whole], content.subarray(0, 400), {
    ...QUICK,
    onProgress: (bytes) => seen.push(bytes),
  });
  expect(seen[0]).toBeGreaterThan(400);
  expect(seen.at(-1)).toBe(1000);
});
