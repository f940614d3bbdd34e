import { z } from 'zod';
import { findDataset, isArtificial } from '../datasets/registry.ts';
import { impossibilities } from '../experiment/planning/impossibilities.ts';
import type { Vocabulary } from '../parts/vocabulary.ts';
import { type Cell, cellId } from '../sweep/cells.ts';
import { settingShape } from '../sweep/file/setting-shape.ts';
import { MOST_CELLS_IN_A_GROUP } from '../sweep/plan/work-groups.ts';

const run = z.string().regex(/^[0-9a-f]{32}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const moduleHashes = z.array(hash).max(100);

/** Whether a data set is known by its name on every machine; `idx:PATH` and the like are never sent. */
function isNamed(dataset: string): boolean {
  const part = findDataset(dataset);
  return part !== undefined && !part.takesPath;
}

/** Settings that may name files, restricted to values that do not. */
const withoutFiles = {
  dataset: z.string().refine(isNamed, { error: 'not the name of a data set', abort: true }),
  standard: z.literal('trained'),
};

function searchSchema({ measurements }: Vocabulary) {
  return z.strictObject({
    over: z.literal('epsilon'),
    in: z.tuple([z.number().positive(), z.number().positive()]),
    until: z.strictObject({
      measurement: z.enum(Object.keys(measurements)),
      comparison: z.enum(['>=', '>', '<=', '<']),
      level: z.number(),
    }),
    tolerance: z.number().positive(),
  });
}

function makeSchema(vocabulary: Vocabulary) {
  const cell = z.strictObject({
    index: z.int().min(0),
    id: z.string().regex(/^[0-9a-f]{16}$/),
    settings: z.strictObject({ ...settingShape(vocabulary), ...withoutFiles }),
  });
  return z
    .strictObject({
      version: z.string().max(64),
      engine: z.string().max(64),
      run,
      cells: z.array(cell).min(1).max(MOST_CELLS_IN_A_GROUP),
      search: searchSchema(vocabulary).optional(),
      cellTimeoutMs: z.number().positive().optional(),
      /** SHA-256 of the modules that the cells need. A message never contains code or says where it is. */
      use: moduleHashes,
      /** SHA-256 of the coordinator's data sets, by name. */
      data: z.record(z.string().max(100), hash),
    })
    .superRefine(({ cells, search, data }, context) => {
      for (const { id, settings } of cells) {
        if (cellId(settings, vocabulary, search) !== id)
          context.addIssue({ code: 'custom', message: `cell ${id} is not what its id says` });
        const [impossible] = impossibilities(settings);
        if (impossible) context.addIssue({ code: 'custom', message: `cell ${id}: ${impossible.message}` });
        if (!isArtificial(settings.dataset) && !(settings.dataset in data))
          context.addIssue({ code: 'custom', message: `no checksum of ${settings.dataset}` });
      }
    });
}

type MessageSchema = ReturnType<typeof makeSchema>;
const made = new WeakMap<Vocabulary, MessageSchema>();

function messageSchema(vocabulary: Vocabulary): MessageSchema {
  const known = made.get(vocabulary) ?? makeSchema(vocabulary);
  made.set(vocabulary, known);
  return known;
}

/** Cells that a coordinator sends to whichever worker is free: the data of a job. */
export type GroupMessage = z.infer<MessageSchema>;

/** Version and engine, which coordinator and worker must have in common for their results to be the same. */
export interface Identity {
  readonly version: string;
  readonly engine: string;
}

/** Name of the queue shared by coordinators and workers with the same version and engine. */
export function queueName({ version, engine }: Identity): string {
  return `cells-${version}-${engine}`;
}

/** Prefix of every key in Redis. */
export const PREFIX = 'lap-sweep';

/** A valid message, or the reason in one line why it is refused. */
export type Checked =
  /** `elsewhere`: another worker may be able to do it. */
  { readonly refused: string; readonly elsewhere?: true } | { readonly message: GroupMessage };

/** Validates a message, which anybody may have put into the queue, against a worker's vocabulary. */
export function checkMessage(data: unknown, identity: Identity, vocabulary: Vocabulary): Checked {
  const lacking = lackingModules(data, vocabulary);
  if (lacking !== undefined) return { refused: lacking, elsewhere: true };
  const { data: message, error } = messageSchema(vocabulary).safeParse(data);
  if (message === undefined) {
    const [issue] = error.issues;
    return { refused: `not a group of cells: ${issue?.path.join('.')} ${issue?.message}`.slice(0, 300) };
  }
  const { version, engine } = message;
  if (version !== identity.version)
    return { refused: `is for lap-sweep ${version}, this is ${identity.version}` };
  if (engine !== identity.engine)
    return { refused: `is for the engine ${engine}, this computes with ${identity.engine}` };
  return { message };
}

/** Hashes of the modules that cells of a vocabulary may need. */
export function modulesNeeded({ modules = [] }: Vocabulary): string[] {
  return modules.map(({ sha256 }) => sha256).sort();
}

/**
 * Reason why a worker's modules differ from those of a message; undefined where they agree, or where the data are not a
 * message.
 */
function lackingModules(data: unknown, vocabulary: Vocabulary): string | undefined {
  const { data: needed } = z.looseObject({ use: moduleHashes }).safeParse(data);
  const own = modulesNeeded(vocabulary);
  if (needed === undefined || needed.use.join() === own.join()) return undefined;
  const list = (hashes: readonly string[]) =>
    hashes.map((sha256) => `${sha256.slice(0, 12)}...`).join(', ') || 'none';
  return `needs modules of SHA-256 ${list(needed.use)}, and this worker has ${list(own)}: start one with --use`;
}

/**
 * The setting of a cell that names a file of this machine, which other machines lack; undefined where there is none.
 */
export function localFile({ settings }: Cell): string | undefined {
  const { dataset, standard } = withoutFiles;
  if (!dataset.safeParse(settings.dataset).success) return settings.dataset;
  return standard.safeParse(settings.standard).success ? undefined : settings.standard;
}

/** Data sets of the cells that a worker finds by name in its own data folder. */
export function namedDatasets(
  cells: readonly { readonly settings: { readonly dataset: string } }[],
): string[] {
  const used = new Set(cells.map(({ settings }) => settings.dataset));
  return [...used].filter((name) => !isArtificial(name) && isNamed(name)).sort();
}
