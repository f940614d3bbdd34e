import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { estimateCell, sharedWork } from '../../experiment/planning/estimate.ts';
import { isArtificial } from '../../experiment/settings.ts';
import { groupKey } from '../../experiment/stages/index.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { SweepError } from '../../sweep/file/sweep-error.ts';
import { distinctPoints } from '../../sweep/grid/grid-cell.ts';
import { placed } from '../../sweep/grid/value-path.ts';
import { plural } from '../../sweep/plan/plain-text.ts';
import { shardCells } from '../../sweep/plan/shard.ts';
import type { Planning } from '../../sweep/plan/work-groups.ts';
import { isChosenByResults } from '../../sweep/refine/selection.ts';
import { limitWarnings, type Options, type RawOptions, readOptions, withProblems } from './options.ts';
import { readSweepOfData } from './own-files.ts';

/**
 * Adds to the problems of a sweep file those that its data have whatever was meant by the settings that are wrong: a
 * problem is left out where such a setting may be the reason.
 */
async function withDataProblems<T>(dataFolder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SweepError) || error.unknown?.has('dataset') !== false) throw error;
    const { attempted, unknown, problems, placeOf } = error;
    const real = attempted.filter(({ dataset }) => !isArtificial(dataset));
    if (real.length === 0) throw error;
    const { dataProblems } = await import('../../experiment/planning/data-problems.ts');
    const reasons: Readonly<Record<string, readonly string[]>> = {
      N: ['N', 'classes'],
      dataset: ['network', 'standard'],
    };
    // Where only d differs from that of the data, this was told with the other problems of the file.
    const certain = (await dataProblems(real, dataFolder)).problems.filter(
      ({ place }) => place !== 'd' && !(reasons[place] ?? [place]).some((name) => unknown.has(name)),
    );
    throw new UsageError([...problems, ...placed(certain, placeOf)], { cause: error });
  }
}

/**
 * The sweep, with diagrams where it has none and its data have no test split, of which others would be. Throws a
 * UsageError where real data lack classes or samples that the cells need, or the split of a value that is asked for.
 */
async function withData(sweep: Sweep, dataFolder: string): Promise<Sweep> {
  const { cells, save, placeOf } = sweep;
  if (cells.every(({ settings }) => isArtificial(settings.dataset))) return sweep;
  const { dataProblems } = await import('../../experiment/planning/data-problems.ts');
  const { problems, untested } = await dataProblems(distinctPoints(cells), dataFolder, save);
  if (problems.length > 0) throw new UsageError(placed(problems, placeOf));
  if (untested.size === 0) return sweep;
  const { untestedProblems, onTrainingData } = await import('./untested.ts');
  const unmeasured = untestedProblems(sweep, untested);
  if (unmeasured.length > 0) throw new UsageError(unmeasured);
  return onTrainingData(sweep, untested);
}

/** Throws a UsageError where the user's own models do not fit the cells. */
async function refuseUnfitModels({ cells, placeOf }: Sweep, dataFolder: string): Promise<void> {
  if (cells.every(({ settings }) => settings.standard === 'trained')) return;
  const { modelProblems } = await import('../../experiment/planning/model-problems.ts');
  const problems = await modelProblems(distinctPoints(cells), dataFolder);
  if (problems.length > 0) throw new UsageError(placed(problems, placeOf));
}

export const planning: Planning = { estimateCell, groupKey, sharedWork };

/** The sweep with its whole grid, whatever `refine` and `seeds` say. */
function withoutChoice({ refine: _refine, seeds: _seeds, ...sweep }: Sweep): Sweep {
  return sweep;
}

/**
 * Reads the sweep of a command line, with its overrides and shard, and the other options.
 *
 * @throws UsageError with the problems of both
 */
export async function readPlannedSweep(
  file: string,
  raw: RawOptions,
): Promise<{ sweep: Sweep; options: Options; folder: string; warnings: readonly string[] }> {
  const { options, problems } = readOptions(raw);
  const overrides = { ...(raw.set && { set: raw.set }), ...(raw.only && { only: raw.only }) };
  const readFile = () => readSweepOfData(file, overrides, options.dataFolder);
  const read = await withProblems(problems, () =>
    raw.queue === undefined ? withDataProblems(options.dataFolder, readFile) : readFile(),
  );
  const { shard } = options;
  const asked = raw.refine === false ? withoutChoice(read) : read;
  if (shard !== undefined && isChosenByResults(asked)) {
    const remedy = 'share the work over a queue (--queue), or run the whole grid with --no-refine';
    const message = `${shard.part}/${shard.of} is a part of a grid whose cells are chosen by results; ${remedy}`;
    throw new UsageError([{ place: '--shard', message }]);
  }
  // With a queue, the workers have the data; this machine need not.
  const whole = raw.queue === undefined ? await withData(asked, options.dataFolder) : asked;
  const sweep = shard === undefined ? whole : { ...whole, cells: shardCells(whole.cells, shard, planning) };
  if (raw.queue === undefined) await refuseUnfitModels(sweep, options.dataFolder);
  const folder =
    options.out ?? join('output', shard ? `${sweep.name}.${shard.part}-of-${shard.of}` : sweep.name);
  const warnings = limitWarnings(options);
  if (shard !== undefined && sweep.cells.length === 0)
    warnings.push(
      `--shard ${shard.part}/${shard.of}: no cell falls to this part, as the sweep has ${plural(whole.cells.length, 'cell')}; fewer parts are enough`,
    );
  const told = shard && { ...shard, cells: whole.cells.length };
  return { sweep, options: { ...options, shard: told }, folder, warnings };
}
