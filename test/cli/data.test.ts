import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataCommand } from '../../src/cli/data/data.ts';
import { SOURCES } from '../../src/datasets/sources/sources.ts';
import { UsageError } from '../../src/errors.ts';
import { idx, noise, realData, temporaryFolder, write } from '../datasets/fixtures.ts';

const data = temporaryFolder();
const printed: string[] = [];

beforeEach(() => {
  printed.length = 0;
  process.exitCode = undefined;
  vi.spyOn(console, 'log').mockImplementation((line: string) => printed.push(line));
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

const run = (...words: string[]) => dataCommand().exitOverride().parseAsync(words, { from: 'user' });

test('--list tells what is there, what is not and what is damaged', async () => {
  write(data, 'mnist/train-images-idx3-ubyte', idx([2, 2, 3], noise(12)));
  write(data, 'mnist/train-labels-idx1-ubyte', idx([2], [0, 1]));
  write(data, 'cifar10/data_batch_1.bin', noise(100));
  write(data, 'fmnist/notes.txt', new Uint8Array(1));
  await run('--list', '--data', data);
  expect(process.exitCode).toBe(1);
  expect(printed).toEqual([
    expect.stringMatching(/^mnist: 2 training and 0 test samples of 2 x 3, in .*mnist$/),
    expect.stringMatching(
      /^fmnist: incomplete: .*train-images.*no such file; .*`lap-sweep data fmnist --data [^`]+`/,
    ),
    expect.stringMatching(/^cifar10: damaged: .*data_batch_1\.bin: is cut short/),
  ]);
});

test('--list of an empty folder is no failure', async () => {
  await run('--list', '--data', temporaryFolder());
  expect(process.exitCode).toBe(0);
  expect(printed[1]).toBe('fmnist: not there; fetch it with `lap-sweep data fmnist`');
});

test('a name that is not known names the nearest', async () => {
  await expect(run('fmnits', '--data', data)).rejects.toThrow(
    /"fmnits" is not known; .* Did you mean "fmnist"\?/,
  );
  await expect(run('--data', data)).rejects.toThrow(UsageError);
});

test.skipIf(realData === '')('what is there already is verified and not fetched', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  await run('mnist', '--data', realData, '--mirror', 'http://127.0.0.1:1/');
  expect(told.mock.calls.flat()).toEqual(
    SOURCES.mnist.files.map(({ name }) => `${name}: already there, verified`),
  );
  expect(printed).toEqual([
    expect.stringMatching(/^mnist: 60000 training and 10000 test samples of 28 x 28, in /),
  ]);
});
