import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataProblems } from '../../src/experiment/planning/data-problems.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { scratchFolder } from './cells.ts';

const digits = (given: Partial<Settings> = {}) =>
  completeSettings({ dataset: 'mnist', classes: [3, 7], d: 784, N: 100, ...given });

describe('problems of real data, found before anything runs', () => {
  it('names a file that is not there, once for all cells', async () => {
    await using folder = await scratchFolder();
    const { problems } = await dataProblems([digits(), digits({ N: 50 })], folder.path);
    expect(problems).toHaveLength(1);
    expect(problems[0].message).toMatch(/train-images.*no such file.*lap-sweep data mnist/);
  });

  it('does not look for artificial data', async () => {
    expect((await dataProblems([completeSettings({})], 'nowhere')).problems).toEqual([]);
  });

  describe.skipIf(!process.env.LAP_DATA)('in MNIST (needs LAP_DATA)', () => {
    const data = process.env.LAP_DATA ?? '';

    it('finds nothing wrong with what is there', async () => {
      expect((await dataProblems([digits(), digits({ classes: [[0, 1], 2] })], data)).problems).toEqual([]);
    });

    it.each([
      [{ classes: [3, 11] }, /label 11/],
      [{ N: 20_000 }, /N: is 20000.*12396/],
      [{ d: 100 }, /d: is 100.*784/],
    ] as const)('refuses %j', async (given, message) => {
      const [problem] = (await dataProblems([digits(given as Partial<Settings>)], data)).problems;
      expect(`${problem.place}: ${problem.message}`).toMatch(message);
    });

    it('names a file with the wrong magic number', async () => {
      await using folder = await scratchFolder();
      const mnist = join(folder.path, 'mnist');
      await mkdir(mnist);
      await cp(join(data, 'mnist'), mnist, { recursive: true });
      await writeFile(join(mnist, 't10k-labels-idx1-ubyte'), 'abcdefgh');
      const [problem] = (await dataProblems([digits()], folder.path)).problems;
      expect(problem.message).toMatch(/t10k-labels.*magic number/);
    });
  });
});
