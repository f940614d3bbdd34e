import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../bench/redis-server.ts';
import { UsageError } from '../../src/errors.ts';
import { shownUrl } from '../../src/queue/address.ts';
import { connect } from '../../src/queue/connection.ts';
import { overQueue } from '../../src/queue/over-queue.ts';
import { lapSweepVersion } from '../../src/sweep/store/versions.ts';
import { cell, grid, run, sweepOf, temporaryFolder } from '../sweep/support/sweeps.ts';
import { hasRedis, TestRedis } from './support/redis.ts';
import { startWorker } from './support/workers.ts';

const csv = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');
const sweep = sweepOf(grid(3, 4));

async function expectSweepOver(url: string, env = {}): Promise<void> {
  const worker = startWorker(url, { env });
  const folder = temporaryFolder();
  const { outcome } = await run(sweep, folder, { runCells: overQueue(url) });
  expect(outcome).toBe('done');
  expect(worker.said.join('\n')).not.toContain('secret');
}

describe('an address', () => {
  it.each([
    ['nonsense', /is no address; give redis:/],
    ['http://localhost', /no address of a Redis; give redis:/],
    ['file:///etc/passwd', /no address of a Redis/],
    ['redis://', /names no host/],
  ])('such as %s is refused', async (url, message) => {
    await expect(connect(url)).rejects.toThrow(UsageError);
    await expect(connect(url)).rejects.toThrow(message);
  });

  it('is shown without its password', () => {
    expect(shownUrl('rediss://me:secret@example.org:6380/2')).toBe('rediss://example.org:6380/2');
  });

  it('where nobody listens is told at once', async () => {
    const url = `redis://:secret@127.0.0.1:${await freePort()}`;
    const connecting = connect(url);
    await expect(connecting).rejects.toThrow(
      /^redis:\/\/127\.0\.0\.1:\d+: no connection to this Redis: .*ECONNREFUSED.*; start a Redis there/,
    );
    await expect(connecting).rejects.not.toThrow(/secret/);
  });
});

describe.skipIf(!hasRedis)('a Redis', () => {
  it('with a password wants it', async () => {
    const redis = await TestRedis.start('--requirepass', 'secret');
    await expect(connect(redis.url)).rejects.toThrow(
      /no connection to this Redis: .*(NOAUTH|Authentication)/,
    );
    const wrong = redis.url.replace('//', '//:wrong@');
    await expect(connect(wrong)).rejects.toThrow(/WRONGPASS/);
    await expectSweepOver(redis.url.replace('//', '//:secret@'));
  });

  it('with TLS is trusted only where its certificate is', async ({ skip }) => {
    const folder = temporaryFolder();
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', key, '-out', certificate];
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...name,
      ...files,
    ]);
    if (made.status !== 0) return skip('openssl is not installed');
    const port = await freePort();
    await TestRedis.start(
      ...['--tls-port', String(port), '--tls-cert-file', certificate, '--tls-key-file', key],
      ...['--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'],
    );
    const url = `rediss://localhost:${port}`;
    await expect(connect(url)).rejects.toThrow(/no connection to this Redis: .*certificate/);
    const worker = startWorker(url, { env: { NODE_EXTRA_CA_CERTS: certificate } });
    await worker.hears(/^serving lap-sweep .* at rediss:\/\/localhost/);
  });

  it('in which somebody puts other things makes workers refuse them, and no run end', async () => {
    const redis = await TestRedis.start();
    const worker = startWorker(redis.url);
    const name = `cells-${lapSweepVersion()}-pretend`;
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    const queue = new Queue(name, { connection, prefix: 'lap-sweep' });
    onTestFinished(async () => {
      await queue.close();
      connection.disconnect();
    });
    const run32 = 'f'.repeat(32);
    const good = {
      version: lapSweepVersion(),
      engine: 'pretend',
      run: run32,
      data: {},
      use: [],
      cells: [cell(0)],
    };
    await queue.addBulk([
      { name: 'x', data: 'rm -rf /' },
      { name: '../../x', data: { ...good, run: '../x' } },
      { name: 'x', data: { ...good, version: '0.0.0' } },
      { name: 'x', data: { ...good, engine: 'other' } },
      { name: 'x', data: { ...good, cells: [cell(0, { dataset: 'npz:/etc/passwd', d: 10 })] } },
    ]);
    await worker.hears(/refused a group of cells: is for lap-sweep 0\.0\.0/);
    await worker.hears(/refused a group of cells: is for the engine other/);
    await worker.hears(/refused a group of cells: not a group of cells: .*dataset/);

    const folder = temporaryFolder();
    const warnings: string[] = [];
    const forging = (async () => {
      let key: string | undefined;
      while (key === undefined) {
        [key] = (await connection.keys('lap-sweep:results:*')).concat();
        await sleep(5);
      }
      await connection.xadd(key, '*', 'record', '{"id":"x"}', 'by', 'nobody');
    })();
    const long = sweepOf(grid(4, 10, { m: 8, d: 20 }));
    const { events } = await run(long, folder, { runCells: overQueue(redis.url) });
    await forging;
    for (const event of events) if (event.type === 'warning') warnings.push(event.message);
    expect(warnings).toContain('something that is no result was sent as one; it is ignored');
    const local = temporaryFolder();
    await run(long, local);
    expect(csv(folder)).toBe(csv(local));
    expect(readdirSync(folder).sort()).toEqual([
      'cells.csv',
      'columns.json',
      'journal.ndjson',
      'run.json',
      'timings.csv',
    ]);
  });

  it('whose only worker lacks the memory waits for another, and says why', async () => {
    const redis = await TestRedis.start();
    startWorker(redis.url, { memoryBytes: 50 });
    const interruption = new AbortController();
    const warnings: string[] = [];
    const large = sweepOf([{ N: 100 }]);
    const running = run(large, temporaryFolder(), {
      runCells: overQueue(redis.url),
      signal: interruption.signal,
    });
    setTimeout(() => startWorker(redis.url), 3000).unref();
    const { events, outcome } = await running;
    for (const event of events) if (event.type === 'warning') warnings.push(event.message);
    expect(outcome).toBe('done');
    expect(warnings).toContainEqual(
      expect.stringMatching(/^refused by .*: needs .* GiB, this worker may use/),
    );
  });
});

it.each([
  [
    { dataset: 'npz:/data/mine.npz', classes: [0, 1] as [number, number] },
    /is a path, which means nothing to other machines/,
  ],
])('a sweep that cannot travel is refused before anything is sent', async (settings, message) => {
  const running = run(sweepOf([settings]), temporaryFolder(), {
    runCells: overQueue('redis://nowhere.invalid'),
  });
  await expect(running).rejects.toThrow(message);
});
