import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UsageError } from '../../src/errors.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { settingOf } from '../../src/parts/by-name.ts';
import type { Vocabulary } from '../../src/parts/vocabulary.ts';
import { checkMessage } from '../../src/queue/group-message.ts';
import { writeReport } from '../../src/report/report.ts';
import { terminalSummary } from '../../src/report/terminal/terminal.ts';
import { type Overrides, parseSweep } from '../../src/sweep/file/spec.ts';
import { sweepJsonSchema } from '../../src/sweep/file/sweep-schema.ts';
import { shardCells } from '../../src/sweep/plan/shard.ts';
import { mergeFolders } from '../../src/sweep/store/merge.ts';
import { readResults } from '../../src/sweep/store/read-results.ts';
import { fixture, planning, run, temporaryFolder } from './support/sweeps.ts';

/** The built-in vocabulary with a number that follows N, a list, a further loss function, and a measurement. */
const vocabulary: Vocabulary = {
  settings: {
    ...builtInVocabulary.settings,
    loss: { schema: z.enum(['exponential', 'logistic', 'hinge']), default: 'exponential' },
    glow: {
      schema: z.number().min(0).describe('How much it glows.'),
      default: { follows: ['N'], of: ({ N }: Readonly<Record<string, unknown>>) => Number(N) / 4 },
    },
    shape: {
      schema: z.union([z.string(), z.array(z.record(z.string(), z.int()))]).describe('Its shape.'),
      default: 'round',
    },
  },
  measurements: {
    ...builtInVocabulary.measurements,
    brightness: { meaning: 'light of a cell', kind: 'magnitude' },
  },
};

const FILE = {
  settings: { m: 4, Nadv: 8 },
  grid: { N: [4, 8, 16], glow: [0.5, 2] },
  diagrams: [
    { name: 'light', x: 'glow', y: 'N', value: 'brightness' },
    { name: 'dim', x: 'N', value: 'brightness', where: { glow: 0.5 } },
  ],
};

const parse = (file: unknown, overrides: Overrides = {}) =>
  parseSweep(JSON.stringify(file), 'glow.json', overrides, vocabulary);

const valuesOf = (sweep: ReturnType<typeof parse>, name: string) =>
  sweep.cells.map(({ settings }) => settingOf(settings, name));

function problemsOf(file: unknown, overrides?: Overrides): string[] {
  try {
    parse(file, overrides);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems.map(({ place, message }) => `${place}: ${message}`);
  }
}

describe('a sweep of another vocabulary', () => {
  it('has an axis, a diagram and a default of its settings', () => {
    const sweep = parse(FILE);
    expect(sweep.axes).toEqual(['N', 'glow']);
    expect(valuesOf(sweep, 'glow')).toEqual([0.5, 2, 0.5, 2, 0.5, 2]);
    expect(valuesOf(sweep, 'shape')[0]).toBe('round');
    expect(sweep.diagrams[0]).toMatchObject({ x: 'glow', value: 'brightness' });
    const following = parse({ grid: { N: [4, 8] } });
    expect(valuesOf(following, 'glow')).toEqual([1, 2]);
    expect(following.axes).toEqual(['N', 'glow']);
  });

  it('computes with its settings, after the defaults that they follow', () => {
    expect(valuesOf(parse({ settings: { glow: '= N / 2' }, grid: { N: [4, 8] } }), 'glow')).toEqual([2, 4]);
    expect(valuesOf(parse({ settings: { T: '= 10 * glow' }, grid: { N: [4, 8] } }), 'T')).toEqual([10, 20]);
    expect(problemsOf({ settings: { N: '= glow' } })).toEqual([
      'settings.N: depends on itself: N -> glow -> N; give one of them as values.',
    ]);
  });

  it('takes --set and --only of its settings', () => {
    expect(valuesOf(parse(FILE, { only: ['glow=2'] }), 'N')).toEqual([4, 8, 16]);
    const set = parse(FILE, { set: ['glow=[0.5, 3]', 'shape=[{"a":1,"b":2}]'], only: ['N=8'] });
    expect(valuesOf(set, 'glow')).toEqual([0.5, 3]);
    expect(valuesOf(set, 'shape')[0]).toEqual([{ a: 1, b: 2 }]);
  });

  it('refuses what its settings do not allow, with the names that there are', () => {
    expect(problemsOf({ settings: { glow: -1 } })).toEqual([
      'settings.glow: -1 is not allowed; use a number of at least 0 or an expression such as "= 0.0078 * sqrt(d)".',
    ]);
    expect(problemsOf({ settings: { glwo: 1 } })[0]).toContain('Did you mean "glow"?');
    expect(problemsOf({ ...FILE, diagrams: [{ x: 'glow', value: 'brightnes' }] })[0]).toContain(
      '"brightness"',
    );
  });

  it('knows the names that other sweeps do not', () => {
    expect(() => parseSweep(JSON.stringify(FILE), 'glow.json')).toThrow('glow');
    const text = JSON.stringify(sweepJsonSchema(vocabulary));
    expect(text).toContain('"brightness"');
    expect(text).toContain('How much it glows.');
    expect(JSON.stringify(sweepJsonSchema(builtInVocabulary))).not.toContain('glow');
  });

  it('has ids that depend on its settings, whatever the order of their keys', () => {
    const idOf = (settings: object) => parse({ settings }).cells[0].id;
    expect(idOf({ glow: 1 })).not.toBe(idOf({ glow: 2 }));
    expect(idOf({ shape: [{ a: 1, b: 2 }] })).toBe(idOf({ shape: [{ b: 2, a: 1 }] }));
    expect(idOf({})).not.toBe(parseSweep('{}', 'plain.json').cells[0].id);
  });

  it('searches by its measurements', () => {
    const search = { over: 'epsilon', in: [0.1, 1], until: 'brightness >= 3', tolerance: 0.1 };
    expect(parse({ search }).search?.until.measurement).toBe('brightness');
  });

  it('travels to workers of the same vocabulary only', () => {
    const identity = { version: '1.2.3', engine: 'wasm-strict' };
    const message = { ...identity, run: '0'.repeat(32), cells: parse(FILE).cells, data: {}, use: [] };
    expect(checkMessage(message, identity, vocabulary)).toEqual({ message });
    expect(checkMessage(message, identity, builtInVocabulary)).toEqual({
      refused: expect.stringContaining('glow'),
    });
  });
});

describe('the folder of a sweep of another vocabulary', () => {
  const options = { workerFile: fixture('workers/glow.mjs') };
  const shaped = { ...FILE, settings: { ...FILE.settings, shape: [{ a: 1, b: 2 }], loss: 'hinge' } };

  it('reads back and is drawn again without the vocabulary', async () => {
    const sweep = parse(shaped);
    const folder = temporaryFolder();
    const { results } = await run(sweep, folder, options);
    const [header, first] = readFileSync(join(folder, 'cells.csv'), 'utf8').split('\n');
    expect(header).toMatch(/,seed,glow,shape,status,error,.*,brightness\r?$/);
    expect(first).toContain(',done,');
    const read = await readResults(folder);
    expect(read.sweep.cells).toEqual(sweep.cells);
    expect(Object.keys(read.sweep.vocabulary.settings)).toEqual(Object.keys(vocabulary.settings));
    expect(read.sweep.vocabulary.measurements).toEqual(vocabulary.measurements);
    for (const { id } of sweep.cells)
      expect(read.results.get(id)?.measurements).toEqual(results.get(id)?.measurements);

    await writeReport(sweep, results, join(folder, 'direct'));
    await writeReport(read.sweep, read.results, join(folder, 'again'));
    for (const name of ['light.csv', 'light.svg', 'dim.csv', 'dim.svg', 'report.html']) {
      const drawn = readFileSync(join(folder, 'again', name), 'utf8');
      expect(drawn).toBe(readFileSync(join(folder, 'direct', name), 'utf8'));
      if (name === 'light.csv') expect(drawn).toContain('\n2,16,32,');
      if (name === 'report.html') expect(drawn).toContain('Light of a cell');
    }
    expect(terminalSummary(sweep, results, { columns: 80, colour: true })).toContain('Light of a cell');
  });

  it('is joined from shards as one run leaves it', async () => {
    const sweep = parse(shaped);
    const [whole, merged] = [temporaryFolder(), temporaryFolder()];
    await run(sweep, whole, options);
    const shards: string[] = [];
    for (const part of [1, 2]) {
      const folder = temporaryFolder();
      const cells = shardCells(sweep.cells, { part, of: 2 }, planning);
      await run({ ...sweep, cells }, folder, { ...options, shard: { part, of: 2 } });
      shards.push(folder);
    }
    await mergeFolders(shards, { folderFor: () => merged }, () => {});
    const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
    expect(read(merged, 'cells.csv')).toBe(read(whole, 'cells.csv'));
    const described = (folder: string): unknown => JSON.parse(read(folder, 'run.json')).sweep;
    expect(described(merged)).toEqual(described(whole));
    expect(described(whole)).toHaveProperty('vocabulary.settings.glow');
  });
});

it('run.json of a sweep of built-in settings and measurements records none', async () => {
  const folder = temporaryFolder();
  await run(parseSweep('{"settings": {"N": 5}}', 'plain.json'), folder);
  expect(readFileSync(join(folder, 'run.json'), 'utf8')).not.toContain('vocabulary');
});
