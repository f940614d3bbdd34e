import { describe, expect, it, test } from 'vitest';
import { type RawOptions, readOptions, withProblems } from '../../src/cli/sweep/options.ts';
import { UsageError } from '../../src/errors.ts';

describe('option values', () => {
  it('are read with their units', () => {
    const raw = {
      workers: '3',
      memory: '0.5',
      shard: '2/4',
      engine: 'wasm',
      cellTimeout: '1.5',
      data: '/data',
    };
    const { options, problems } = readOptions(raw);
    expect(problems).toEqual([]);
    expect(options).toMatchObject({
      ...{ workers: 3, memoryBytes: 2 ** 29, shard: { part: 2, of: 4 }, engine: 'wasm' },
      ...{ cellTimeoutMs: 90_000, dataFolder: '/data', out: undefined },
    });
  });

  const bad: [RawOptions, string, RegExp][] = [
    ...['0', '-1', '1.5', 'two', ''].map((workers): [RawOptions, string, RegExp] => [
      { workers },
      '--workers',
      /1 or more/,
    ]),
    ...['0', 'abc', 'Infinity', ' '].map((memory): [RawOptions, string, RegExp] => [
      { memory },
      '--memory',
      /GiB/,
    ]),
    ...['3/2', '0/2', '1', '1/0', 'a/b'].map((shard): [RawOptions, string, RegExp] => [
      { shard },
      '--shard',
      /1\/3/,
    ]),
    [{ engine: 'mlsa' }, '--engine', /Did you mean "mlas"\?/],
    [{ cellTimeout: '-1' }, '--cell-timeout', /minutes/],
    [{ out: '' }, '--out', /no folder/],
    [{ keepGoing: true, failFast: true }, '--fail-fast', /contradicts/],
  ];
  test.each(bad)('%o is a problem of %s', (raw, place, message) => {
    const { problems } = readOptions(raw);
    expect(problems).toEqual([{ place, message: expect.stringMatching(message) }]);
  });

  it('that are wrong are told together with what is wrong in the sweep file', async () => {
    const { problems } = readOptions({ workers: '0', shard: '3/2' });
    const reading = withProblems(problems, async () => {
      throw new UsageError([{ place: 'grid.norm', message: 'is wrong' }]);
    });
    const error = await reading.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    const places = error instanceof UsageError ? error.problems.map(({ place }) => place) : [];
    expect(places).toEqual(['--workers', '--shard', 'grid.norm']);
  });
});
