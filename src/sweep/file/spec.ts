import { basename, extname } from 'node:path';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { UsageError } from '../../errors.ts';
import { hasTheory, networkOf } from '../../experiment/parts.ts';
import { isArtificial } from '../../experiment/settings.ts';
import { builtInVocabulary } from '../../experiment/vocabulary.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { type Cell, type PlaceOf, SAVE_KINDS, type Search, type Sweep, sha256 } from '../cells.ts';
import { axesOf, expandGrids } from '../grid/expand.ts';
import { type GridPlan, type IsSound, mayVary, readGrid, readSettings } from '../grid/grid-plan.ts';
import { dependsOn, unknownSettings } from '../grid/unknown-settings.ts';
import { unreadSettings } from '../grid/unread-settings.ts';
import { valuePath } from '../grid/value-path.ts';
import type { Refine, SeedRule } from '../refine/rules.ts';
import { readRefine, readSeeds, unknownInChoice } from './choice.ts';
import { combinedFile } from './combined-file.ts';
import {
  conditionProblems,
  emptyDiagrams,
  readDiagrams,
  readSearch,
  searchConflicts,
  unmeasuredCondition,
  unmeasuredDiagrams,
} from './diagrams.ts';
import { explain, isRecord } from './explain.ts';
import { type Layer, layerOf, readLayers } from './layers/layer.ts';
import { applyOnly } from './overrides.ts';
import { type Located, type Path, reported, show } from './problems.ts';
import { SweepError } from './sweep-error.ts';
import { sweepSchemas } from './sweep-schema.ts';
import { vocabularyOf } from './vocabulary-of.ts';

/** Command-line options that modify a sweep file. */
export interface Overrides {
  /** `key=value`: a setting's value, or an axis that replaces the one in the grid. */
  readonly set?: readonly string[];
  /** `key=value` or `key=[value, value]`: the part of the grid to keep. */
  readonly only?: readonly string[];
  /** Input dimension of the user's own data (`npz:PATH` and the like), where known. */
  readonly dimensionOf?: (dataset: string) => number | undefined;
  /** Checksum of the model that a value of `standard` names, where known; it becomes part of the setting. */
  readonly checksumOf?: (standard: string) => string | undefined;
}

/**
 * Reads and expands the sweep file at `path`, with the files that it extends. Throws UsageError with all problems, as
 * `parseSweep` does.
 */
export async function readSweep(path: string, overrides?: Overrides): Promise<Sweep> {
  const layers = await readLayers(path);
  return expandSweep(layers, overrides, await vocabularyOf(layers));
}

/**
 * Parses and expands the text of a sweep file to its cells. `fileName` is used in messages and names a sweep that gives
 * no name. The file may use the settings and measurements of `vocabulary`, and extends no other file. Throws UsageError
 * with every problem of the file and of the overrides, each with its place.
 */
export function parseSweep(
  text: string,
  fileName: string,
  overrides: Overrides = {},
  vocabulary = builtInVocabulary,
): Sweep {
  const layer = layerOf(text, fileName);
  if (isRecord(layer.value) && layer.value.extends !== undefined) {
    const message = 'names another file, which is read only where the sweep is: use `readSweep`.';
    throw new UsageError([{ place: 'extends', message }]);
  }
  return expandSweep([layer], overrides, vocabulary);
}

/** Expands a sweep file, the last of `layers`, which extends the others, the base first. */
function expandSweep(layers: readonly Layer[], overrides: Overrides = {}, vocabulary: Vocabulary): Sweep {
  const schema = sweepSchemas(vocabulary).file;
  const { file, origins, problems, structure } = combinedFile(layers, overrides.set ?? [], vocabulary);
  const place = (found: readonly Located[]) =>
    found.map(({ path, message }) => ({ place: origins.place(path), message }));
  const isSound: IsSound = (path) =>
    !structure.some((problem) => path.every((key, i) => problem.path[i] === key));

  const { plans, search, problems: found } = readParts(file, isSound, vocabulary);
  problems.push(...place(found));
  const context = {
    vocabulary,
    ...(search && { search }),
    ...(overrides.dimensionOf && { dimensionOf: overrides.dimensionOf }),
    ...(overrides.checksumOf && { checksumOf: overrides.checksumOf }),
  };
  const placeOf: PlaceOf = (setting, value) => origins.place(valuePath(plans, file, setting, value));
  // Without the file that it extends, the rest of a sweep is not known.
  if (!isSound(['extends'])) throw new SweepError(reported(problems), [], undefined, placeOf);
  // Where settings are wrong, the rest is checked for what holds whatever was meant by them.
  const isRead = problems.length === structure.length + found.length;
  const unknown = isRead ? unknownSettings([...structure, ...found], vocabulary) : undefined;
  const all = unknown ? expandGrids(plans, context, unknown) : { cells: [], problems: [], attempted: [] };
  problems.push(...place(all.problems));
  if (problems.length === 0) problems.push(...place(unreadSettings(plans, all.attempted)));

  const axes = axesOf(plans, all.attempted, vocabulary);
  const may = (name: string) =>
    unknown && all.attempted.length > 0
      ? axes.includes(name) || dependsOn(name, unknown, plans, vocabulary)
      : mayVary(name, plans, vocabulary);
  const drawable = problems.length === 0 ? axes : Object.keys(vocabulary.settings).filter(may);
  const written = soundDiagrams(file.diagrams, isSound);
  const { name, problems: unnamed } = nameOf(file.name, layers.at(-1)?.fileName ?? '', schema);
  problems.push(...place(unnamed));
  const drawn = { drawable, varying: axes, isSearched: search !== undefined };
  const { diagrams, problems: undrawable } = readDiagrams(written, drawn, vocabulary, name);
  problems.push(...place(undrawable));
  if (problems.length === 0)
    problems.push(
      ...place([
        ...emptyDiagrams(diagrams, all.cells),
        ...unmeasuredDiagrams(diagrams, all.cells, search !== undefined),
        ...unmeasuredCondition(search, all.cells),
      ]),
    );
  const only =
    problems.length === 0
      ? applyOnly(all.cells, overrides.only ?? [], vocabulary)
      : { cells: [], problems: [] };
  problems.push(...only.problems);
  const against = { vocabulary, axes, diagrams, cells: only.cells, isSearched: search !== undefined };
  const chosen =
    problems.length === 0
      ? readChoice(file, against)
      : { problems: unknownInChoice(file, isSound, vocabulary, diagrams) };
  problems.push(...place(chosen.problems));
  problems.push(...place([...unsaved(file.save, only.cells), ...notShown(file.save, only.cells)]));
  if (problems.length > 0) throw new SweepError(reported(problems), all.attempted, unknown, placeOf);

  const { description = '', save: asked = [] } = schema.parse(file);
  const save = SAVE_KINDS.filter((kind) => asked.includes(kind));
  const hash = hashOf(all.cells, save, search);
  const { refine, seeds } = chosen;
  return {
    ...{ name, description, vocabulary, axes, diagrams, save, hash, cells: only.cells },
    ...(search && { search }),
    ...(file.law === true && { law: true as const }),
    ...(refine && { refine }),
    ...(seeds && { seeds }),
    written: {
      files: layers.map(({ fileName, sha256 }) => ({ path: fileName, sha256 })),
      origins: origins.table(),
    },
    placeOf,
  };
}

/** Reads settings, grids and search, checking each by itself and against the others. */
function readParts(
  file: Record<string, unknown>,
  isSound: IsSound,
  vocabulary: Vocabulary,
): { plans: GridPlan[]; search?: Search; problems: Located[] } {
  const common = readSettings(isRecord(file.settings) ? file.settings : {}, isSound, vocabulary);
  const { grid = {} } = file;
  const grids = Array.isArray(grid)
    ? grid.map((one: unknown, index) => ({ written: one, path: ['grid', index] }))
    : [{ written: grid, path: ['grid'] }];
  const read = grids.map(({ written, path }) =>
    readGrid(isRecord(written) ? written : {}, path, common, isSound, vocabulary),
  );
  const plans = read.map(({ plan }) => plan);
  const problems = [...common.problems, ...read.flatMap((one) => one.problems)];
  if (file.search === undefined) return { plans, problems };
  problems.push(...searchConflicts(plans));
  if (!isSound(['search']))
    return { plans, problems: [...problems, ...conditionProblems(file.search, isSound, vocabulary)] };
  const { search, problems: inSearch } = readSearch(file.search, vocabulary);
  return { plans, problems: [...problems, ...inSearch], ...(search && { search }) };
}

/** `refine` and `seeds`. */
function readChoice(
  file: Record<string, unknown>,
  against: Parameters<typeof readRefine>[1],
): { refine?: Refine; seeds?: SeedRule; problems: Located[] } {
  const { refine, problems = [] } = file.refine === undefined ? {} : readRefine(file.refine, against);
  if (file.seeds === undefined || problems.length > 0) return { ...(refine && { refine }), problems };
  const read = readSeeds(file.seeds, against, refine);
  return { ...(refine && { refine }), ...(read.seeds && { seeds: read.seeds }), problems: read.problems };
}

function soundDiagrams(written: unknown, isSound: IsSound): { value: unknown; path: Path }[] {
  if (!Array.isArray(written)) return [];
  return written
    .map((value: unknown, index) => ({ value, path: ['diagrams', index] }))
    .filter(({ path }) => isSound(path));
}

/** Problems of files requested by `save` that some cells cannot have. */
function unsaved(save: unknown, cells: readonly Cell[]): Located[] {
  if (!Array.isArray(save) || !save.includes('decision-maps')) return [];
  const path = ['save', save.indexOf('decision-maps')];
  if (cells.some(({ settings }) => settings.d < 2)) {
    const message = '"decision-maps" are drawn on a plane, and inputs of d = 1 have none; leave them out.';
    return [{ path, message }];
  }
  const lacking = cells.find(({ settings }) => !hasTheory(settings));
  if (!lacking) return [];
  const { network, standard } = lacking.settings;
  const name = show(networkOf({ network }).isOneHidden ? standard : network);
  const message = `"decision-maps" are drawn on the plane that network "one-hidden" has, and ${name} has none; leave them out.`;
  return [{ path, message }];
}

/**
 * Problems of `save.samples` for data that are not images. For the user's own data, this is checked when they are
 * opened.
 */
function notShown(save: unknown, cells: readonly Cell[]): Located[] {
  const artificial =
    Array.isArray(save) &&
    save.includes('samples') &&
    cells.find(({ settings }) => isArtificial(settings.dataset));
  if (!artificial) return [];
  const message = `"samples" shows images, and those of ${show(artificial.settings.dataset)} are none; leave it out.`;
  return [{ path: ['save'], message }];
}

/** Name of the sweep: the one given, else that of its file, which must then be a valid folder name. */
function nameOf(
  written: unknown,
  fileName: string,
  schema: z.ZodType,
): { name: string; problems: Located[] } {
  // A name that is not a string has already been refused by the check of the file's structure.
  if (written !== undefined) return { name: typeof written === 'string' ? written : '', problems: [] };
  const name = basename(fileName, extname(fileName));
  if (explain(schema, { name }, []).length === 0) return { name, problems: [] };
  const message = `is missing, and the file's own name ${show(name)} cannot name a folder; give a name.`;
  return { name, problems: [{ path: ['name'], message }] };
}

function hashOf(cells: readonly Cell[], save: Sweep['save'], search: Search | undefined): string {
  return sha256([...cells.map(({ id }) => id), canonicalize({ save, search })].join('\n'));
}
