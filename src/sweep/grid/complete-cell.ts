import { findDataset, isArtificial } from '../../datasets/registry.ts';
import { impossibilities } from '../../experiment/planning/impossibilities.ts';
import { memoryProblems } from '../../experiment/planning/memory-problems.ts';
import { whyUnmeasured } from '../../experiment/planning/unmeasured.ts';
import { completeSettings, type Settings } from '../../experiment/settings.ts';
import { ownModelName, standardOf } from '../../experiment/standard.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import type { Search } from '../cells.ts';
import { type Path, show } from '../file/problems.ts';
import { evaluatorOf } from './expression-value.ts';
import type { GridPlan } from './grid-plan.ts';

/** Context, besides the grid, needed to complete the settings of a cell. */
export interface CellContext {
  readonly vocabulary: Vocabulary;
  /** Dimension of the user's own data; undefined where not known. */
  readonly dimensionOf?: (dataset: string) => number | undefined;
  /** Checksum of the model that a value of `standard` names, where known. */
  readonly checksumOf?: (standard: string) => string | undefined;
  readonly search?: Search;
}

/**
 * Records that a cell cannot be run. Refusals at the same path that differ only in their numbers are merged into one.
 */
export type Refuse = (path: Path, message: string) => void;

/**
 * Completes the settings at a point of a grid, also where they were refused; returns undefined where an expression has
 * no allowed value.
 */
export type Completer = (point: Partial<Settings>, refuse: Refuse) => Settings | undefined;

/**
 * Turns the points of a grid into cells: adds the dimension of real data, evaluates expressions in order, fills in
 * defaults, and makes the checks that involve several settings.
 */
export function cellCompleter(plan: GridPlan, context: CellContext): Completer {
  const { vocabulary, dimensionOf, checksumOf, search } = context;
  const dimension = knownDimension(dimensionOf);
  const placeOfSetting = (name: string): Path => plan.places.get(name) ?? ['settings', name];
  const evaluators = plan.order.flatMap((name) => {
    const expression = plan.expressions.get(name);
    if (expression === undefined) return [];
    return [{ name, names: expression.names, evaluate: evaluatorOf(name, expression, vocabulary) }];
  });

  return (point, refuse) => {
    const given: Partial<Settings> = { ...plan.given, ...point };
    if (search !== undefined) given.epsilon = search.in[1];
    const dataset = given.dataset ?? 'uniform';
    const fixed = dimension(dataset);
    if (fixed !== undefined && !plan.places.has('d')) given.d = fixed;
    if (given.standard !== undefined) given.standard = withChecksum(given.standard, checksumOf);
    const without = new Set<string>();
    for (const { name, names, evaluate } of evaluators) {
      const isKnown = !names.some((needed) => without.has(needed));
      const message = isKnown ? evaluate(given) : undefined;
      if (isKnown && message === undefined) continue;
      without.add(name);
      if (message !== undefined) refuse(placeOfSetting(name), message);
    }
    if (without.size > 0) return undefined;
    const settings = completeSettings(given, vocabulary.settings);
    const refusals = [
      ...dimensionProblems(dataset, given.d, fixed),
      ...searchedImpossibilities(settings, search),
    ];
    // Sizes are checked against the data only where they are valid otherwise.
    if (refusals.length === 0) refusals.push(...memoryProblems(settings));
    for (const { place, message } of refusals) {
      const searched = search !== undefined && place === 'epsilon';
      if (searched || !hasSetting(vocabulary, place)) refuse(['search', searched ? 'in' : place], message);
      else refuse(placeOfSetting(place), message);
    }
    return settings;
  };
}

/** Dimension of real data, looked up once for each data set; undefined for synthetic and unknown data. */
function knownDimension(dimensionOf: CellContext['dimensionOf']): (dataset: string) => number | undefined {
  const known = new Map<string, number | undefined>();
  return (dataset) => {
    if (isArtificial(dataset)) return undefined;
    const part = findDataset(dataset);
    if (part !== undefined && !part.takesPath) return part.d;
    if (!known.has(dataset)) known.set(dataset, dimensionOf?.(dataset));
    return known.get(dataset);
  };
}

/** Adds the checksum of its model to a value of `standard`, so that the settings identify the model. */
function withChecksum(standard: string, checksumOf: CellContext['checksumOf']): string {
  const own = ownModelName(standard);
  if (own === undefined || own.checksum !== undefined) return standard;
  const checksum = checksumOf?.(standard);
  return checksum === undefined ? standard : standardOf({ path: own.path, checksum });
}

/** Message where neither the data nor the sweep file tell the dimension. */
export function dimensionUnknown(dataset: string): string {
  return `the dimension of ${show(dataset)} is not known; give d.`;
}

function dimensionProblems(dataset: string, d: number | undefined, fixed: number | undefined) {
  if (isArtificial(dataset)) return [];
  if (d === undefined) {
    return [{ place: 'dataset', message: dimensionUnknown(dataset) }];
  }
  if (fixed === undefined || d === fixed) return [];
  return [
    { place: 'd', message: `${d} is not the dimension of ${dataset}, which is ${fixed}; leave d out.` },
  ];
}

/** Problems of a cell; under a search, also those at the smallest epsilon and those of its condition. */
function searchedImpossibilities(settings: Settings, search: Search | undefined) {
  const problems = impossibilities(settings);
  if (search === undefined) return problems;
  const { measurement } = search.until;
  const reason = whyUnmeasured(measurement, settings, true);
  return [
    ...problems,
    ...impossibilities({ ...settings, epsilon: search.in[0] }),
    ...(reason === undefined ? [] : [{ place: 'until', message: `${show(measurement)} ${reason}.` }]),
  ];
}
