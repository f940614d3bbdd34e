import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataHashes, dataHash } from '../../src/queue/data-hash.ts';
import { overQueue } from '../../src/queue/over-queue.ts';
import { idx, noise, temporaryFolder, write } from '../datasets/fixtures.ts';
import { run, sweepOf } from '../sweep/support/sweeps.ts';
import { hasRedis, TestRedis } from './support/redis.ts';
import { startWorker } from './support/workers.ts';

const PIXELS = noise(2500 * 6);
const LABELS = Array.from({ length: 2500 }, (_, i) => i % 10);

/** A data folder with an mnist of 2500 samples of 2 x 3 pixels. */
function dataFolder(pack = (bytes: Buffer): Uint8Array => bytes, pixels = PIXELS, labels = LABELS): string {
  const folder = temporaryFolder();
  write(folder, 'mnist/train-images-idx3-ubyte', pack(idx([2500, 2, 3], pixels)));
  write(folder, 'mnist/train-labels-idx1-ubyte', pack(idx([2500], labels)));
  return folder;
}

const sameBytes = (bytes: Buffer) => bytes;
const changed = PIXELS.with(2499 * 6 + 5, 255 - (PIXELS.at(-1) ?? 0));

describe('the hash of a data set', () => {
  it('is that of its samples, however they are packed', async () => {
    const hash = await dataHash('mnist', dataFolder());
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await dataHash('mnist', dataFolder(gzipSync))).toBe(hash);
  });

  it('changes with any pixel or label', async () => {
    const hashes = [
      await dataHash('mnist', dataFolder()),
      await dataHash('mnist', dataFolder(sameBytes, changed)),
      await dataHash('mnist', dataFolder(sameBytes, PIXELS, LABELS.with(0, 1))),
    ];
    expect(new Set(hashes).size).toBe(3);
  });

  it('changes with the names of classes, which cells may go by', async () => {
    const named = async (names: string) => {
      const folder = temporaryFolder();
      write(folder, 'cifar10/data_batch_1.bin', new Uint8Array(2 * 3073));
      write(folder, 'cifar10/batches.meta.txt', names.split('').join('\n'));
      return dataHash('cifar10', folder);
    };
    expect(await named('abcdefghij')).not.toBe(await named('bacdefghij'));
  });

  it('is looked for again after a failure', async () => {
    const folder = temporaryFolder();
    const hashes = new DataHashes(folder);
    await expect(hashes.of('mnist')).rejects.toThrow(/mnist/);
    write(folder, 'mnist/train-images-idx3-ubyte', idx([1, 2, 3], noise(6)));
    write(folder, 'mnist/train-labels-idx1-ubyte', idx([1], [3]));
    expect(await hashes.of('mnist')).toMatch(/^[0-9a-f]{64}$/);
  });
});

it.skipIf(!hasRedis)('a worker with other data, or none, refuses and another takes over', async () => {
  const redis = await TestRedis.start();
  const sweep = sweepOf([{ dataset: 'mnist', classes: [3, 7], d: 6 }]);
  const other = startWorker(redis.url, { env: { LAP_DATA: dataFolder(sameBytes, changed) } });
  const none = startWorker(redis.url, { env: { LAP_DATA: temporaryFolder() } });
  const running = run(sweep, temporaryFolder(), {
    dataFolder: dataFolder(),
    runCells: overQueue(redis.url),
  });
  await Promise.race([
    other.hears(/^refused a group of cells: its mnist is not the coordinator's: SHA-256/),
    none.hears(/^refused a group of cells: its mnist is not the coordinator's: .*lap-sweep data mnist/),
  ]);
  startWorker(redis.url, { env: { LAP_DATA: dataFolder(gzipSync) } });
  const { outcome, events } = await running;
  expect(outcome).toBe('done');
  const warnings = events.flatMap((event) => (event.type === 'warning' ? event.message : []));
  expect(warnings).toContainEqual(
    expect.stringMatching(/^refused by .*: its mnist is not the coordinator's/),
  );
});
