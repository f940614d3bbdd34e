import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { DataError } from '../../errors.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { SAVE_KINDS, type Sweep } from '../cells.ts';
import { distinctPoints, GridCell } from '../grid/grid-cell.ts';
import { indexRanges } from '../grid/index-ranges.ts';
import type { Shard } from '../plan/shard.ts';
import type { Counts } from '../run/events.ts';
import { type Cells, settingText } from './cells-csv.ts';
import type { GitState } from './provenance.ts';
import { recordedVocabulary, recordOf, vocabularyFrom } from './recorded-vocabulary.ts';
import { lapSweepVersion, onnxruntimeVersion } from './versions.ts';

/** An axis with more values than this is recorded by their number only. */
const MOST_VALUES = 200;

/** Facts of a run besides its cells. */
export interface RunFacts {
  /** Undefined where no cell has been run yet. */
  readonly engine: string | undefined;
  readonly workers: number;
  readonly memoryBytes: number;
  readonly dataFolder: string;
  readonly started: Date;
  /** Undefined while it runs. */
  readonly ended?: Date;
  /** `running` until it ends. */
  readonly outcome: string;
  readonly counts: Counts;
  readonly shard?: Shard | undefined;
  /** Number of cells of the whole sweep, of which shards were merged. */
  readonly wholeCells?: number;
  /** Words of the command line, without passwords; left out where a program runs the sweep. */
  readonly command?: readonly string[] | undefined;
  /** Of the sweep file; left out where it is in no git repository. */
  readonly git?: GitState | undefined;
}

/** Distinct values of each setting in grid order, formatted as in cells.csv; only their number where there are many. */
function settingValues({ cells, vocabulary }: Cells): Record<string, string[] | number> {
  const points = distinctPoints(cells);
  return Object.fromEntries(
    Object.keys(vocabulary.settings).map((name) => {
      const found =
        name === 'seed'
          ? cells.map((cell) => GridCell.setting(cell, name))
          : points.map((settings) => settingOf(settings, name));
      const values = new Set(found.map(settingText));
      return [name, values.size <= MOST_VALUES ? [...values] : values.size];
    }),
  );
}

/** Writes run.json: versions, machine, facts of the run, and the sweep as parsed. */
export async function writeRunJson(path: string, sweep: Sweep, facts: RunFacts): Promise<void> {
  const { name, description, axes, diagrams, save, search, law, refine, seeds, hash, written } = sweep;
  const described = {
    ...{ name, description, axes, diagrams, save, search, law, refine, seeds, hash, written },
    indexes: indexRanges(sweep.cells.map((cell) => cell.index)),
    settings: settingValues(sweep),
    vocabulary: recordOf(sweep.vocabulary),
  };
  const content = {
    versions: {
      'lap-sweep': lapSweepVersion(),
      node: process.version,
      'onnxruntime-node': onnxruntimeVersion(),
    },
    machine: {
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    },
    ...facts,
    sweep: described,
  };
  await writeFileAtomic(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

const index = z.int().min(0);
const rangeSchema = z.tuple([index, index]).refine(([from, to]) => from < to);
const shardSchema = z.object({
  part: z.int().min(1),
  of: z.int().min(1),
  cells: z.optional(z.int().min(0)),
});
const runSchema = z.object({
  versions: z.object({ 'lap-sweep': z.string() }),
  engine: z.optional(z.string()),
  outcome: z.optional(z.string()),
  started: z.optional(z.string()),
  ended: z.optional(z.string()),
  shard: z.optional(shardSchema),
  wholeCells: z.optional(z.int().min(0)),
  sweep: z.looseObject({ vocabulary: z.optional(recordedVocabulary), indexes: z.array(rangeSchema) }),
});

/** Schema of the sweep in a run.json, for a known vocabulary. */
function sweepSchema({ settings, measurements }: Vocabulary) {
  const settingName = z.enum(Object.keys(settings));
  const measurementName = z.enum(Object.keys(measurements));
  const diagram = z.object({
    name: z.string(),
    x: settingName,
    y: z.optional(settingName),
    value: measurementName,
    facet: z.optional(settingName),
    where: z.optional(z.partialRecord(settingName, z.unknown())),
    threshold: z.optional(z.number()),
    title: z.optional(z.string()),
    published: z.optional(
      z.object({ source: z.string(), points: z.array(z.tuple([z.number(), z.number()])) }),
    ),
  });
  const search = z.object({
    over: z.literal('epsilon'),
    in: z.tuple([z.number(), z.number()]),
    until: z.object({
      measurement: measurementName,
      comparison: z.enum(['>=', '>', '<=', '<']),
      level: z.number(),
    }),
    tolerance: z.number(),
  });
  const refine = z.object({
    value: measurementName,
    levels: z.array(z.number()),
    start: z.int(),
    axes: z.array(settingName),
    diagram: z.string(),
  });
  const seeds = z.object({
    value: measurementName,
    atLeast: z.int(),
    atMost: z.optional(z.int()),
    ci95: z.number(),
    looks: z.int(),
  });
  return z.object({
    name: z.string(),
    description: z.string(),
    axes: z.array(settingName),
    diagrams: z.array(diagram),
    save: z.array(z.enum(SAVE_KINDS)),
    search: z.optional(search),
    law: z.optional(z.literal(true)),
    refine: z.optional(refine),
    seeds: z.optional(seeds),
    hash: z.string(),
    written: z.optional(
      z.object({
        files: z.array(z.object({ path: z.string(), sha256: z.string() })),
        origins: z.record(z.string(), z.string()),
      }),
    ),
  });
}

/** Content of a run.json. */
export interface RunDescription {
  readonly version: string;
  readonly engine: string | undefined;
  /** `running` until the run ends, also where it was killed. */
  readonly outcome: string | undefined;
  /** Both ISO 8601. */
  readonly started: string | undefined;
  readonly ended: string | undefined;
  readonly shard: Shard | undefined;
  /** Number of cells of the whole sweep, where this is a merge. */
  readonly wholeCells: number | undefined;
  /** Indexes in the whole grid of the rows of cells.csv, as half-open ranges. */
  readonly indexes: readonly (readonly [number, number])[];
  /** The sweep without its cells. */
  readonly sweep: Omit<Sweep, 'cells'>;
}

/**
 * Reads a run.json.
 *
 * @throws DataError where the file is not a run.json
 */
export async function readRunJson(path: string): Promise<RunDescription> {
  const text = await readFile(path, 'utf8');
  try {
    const { versions, sweep, ...facts } = runSchema.parse(JSON.parse(text));
    const { engine, outcome, started, ended, shard, wholeCells } = facts;
    const { vocabulary: recorded, indexes, ...described } = sweep;
    const vocabulary = vocabularyFrom(recorded);
    const read = { ...sweepSchema(vocabulary).parse(described), vocabulary };
    const told = { engine, outcome, started, ended, shard, wholeCells };
    return { version: versions['lap-sweep'], ...told, indexes, sweep: read };
  } catch (cause) {
    throw new DataError(
      `${path}: not the run.json of a sweep; the command of the run, given again, writes it anew`,
      { cause },
    );
  }
}
