import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell, Diagram, Sweep } from '../cells.ts';
import { GridCell } from '../grid/grid-cell.ts';
import type { IsSound } from '../grid/grid-plan.ts';
import { latticesOf } from '../refine/lattice.ts';
import { looksOf } from '../refine/looks.ts';
import { type Refine, refineSchema, type SeedRule, seedsSchema } from '../refine/rules.ts';
import { noneMeasures, noSuchLevel } from './diagrams.ts';
import { isRecord, unknownName } from './explain.ts';
import { didYouMean, type Located, oneOf, type Path, show } from './problems.ts';

/** Smallest number of seeds; with fewer, a mean can look certain by accident. */
const LEAST_SEEDS = 3;
/** Default spacing of the coarsest grid, in values of an axis. */
const START = 8;

/** The sweep that `refine` and `seeds` are checked against. */
interface ReadAgainst {
  readonly vocabulary: Vocabulary;
  readonly diagrams: readonly Diagram[];
  readonly cells: readonly Cell[];
  readonly isSearched: boolean;
}

/** Reads `refine` and checks it against the diagrams and cells of the sweep. */
export function readRefine(
  written: unknown,
  sweep: ReadAgainst & Pick<Sweep, 'axes'>,
): { refine?: Refine; problems: Located[] } {
  const { value, at, start = START, diagram: name } = refineSchema.parse(written);
  const problems: Located[] = [];
  const refuse = (path: Path, message: string) => problems.push({ path: ['refine', ...path], message });
  const { vocabulary, diagrams, cells } = sweep;
  const levels = Array.isArray(at) ? at : [at];
  if (!Object.hasOwn(vocabulary.measurements, value))
    refuse(['value'], unknownName('measurement', value, Object.keys(vocabulary.measurements)));
  else {
    const message = noneMeasures(value, cells, sweep.isSearched);
    if (message !== undefined) refuse(['value'], message);
    for (const level of levels) {
      const unreached = noSuchLevel(level, vocabulary.measurements[value]);
      if (unreached !== undefined) refuse(['at'], unreached);
    }
  }
  if (sweep.isSearched)
    refuse([], 'fills in a grid by one result a cell, and `search` runs many; leave one of the two out.');
  const diagram = name === undefined ? diagrams[0] : diagrams.find((one) => one.name === name);
  if (diagram === undefined)
    refuse(name === undefined ? [] : ['diagram'], noDiagram(name ?? '', diagrams) ?? '');
  if (diagram === undefined || problems.length > 0) return { problems };
  const axes = [diagram.x, ...(diagram.y === undefined ? [] : [diagram.y])].filter((axis) =>
    cells.every((cell) => typeof GridCell.setting(cell, axis) === 'number'),
  );
  if (axes.includes('seed'))
    refuse(
      ['diagram'],
      `${show(diagram.name)} is drawn along the seed, which is not filled in; name another diagram.`,
    );
  else if (axes.length === 0)
    refuse(['diagram'], `${show(diagram.name)} has no axis of numbers to fill in; name another diagram.`);
  else problems.push(...gridProblems({ ...sweep, axes: sweep.axes }, axes));
  if (problems.length > 0) return { problems };
  return { refine: { value, levels, start, axes, diagram: diagram.name }, problems };
}

/** Unknown names in `refine` and `seeds` of a sweep in which something else is wrong. */
export function unknownInChoice(
  file: Readonly<Record<string, unknown>>,
  isSound: IsSound,
  { measurements }: Vocabulary,
  diagrams: readonly Diagram[],
): Located[] {
  const problems: Located[] = [];
  for (const part of ['refine', 'seeds']) {
    const { [part]: written } = file;
    if (!isRecord(written)) continue;
    const { value, diagram: name } = written;
    if (typeof value === 'string' && !Object.hasOwn(measurements, value))
      problems.push({
        path: [part, 'value'],
        message: unknownName('measurement', value, Object.keys(measurements)),
      });
    if (part === 'refine' && typeof name === 'string' && isSound(['diagrams'])) {
      const message = noDiagram(name, diagrams);
      if (message !== undefined) problems.push({ path: [part, 'diagram'], message });
    }
  }
  return problems;
}

/** Message about the name of a diagram that the sweep does not have; undefined where it has it. */
function noDiagram(name: string, diagrams: readonly Diagram[]): string | undefined {
  const names = diagrams.map((one) => one.name);
  if (names.includes(name)) return undefined;
  if (names.length === 0)
    return 'follows the axes of a diagram, and the sweep has none; add one to `diagrams`.';
  return `${show(name)} is no diagram of this sweep; use ${oneOf(names.map(show))}.${didYouMean(name, names)}`;
}

/** Problems of a refined grid, which must have every combination of its values and enough seeds. */
function gridProblems(sweep: ReadAgainst & Pick<Sweep, 'axes'>, axes: readonly string[]): Located[] {
  const asSweep = { ...sweep, name: '', description: '', save: [], hash: '' };
  for (const { values, points } of latticesOf(asSweep, axes).lattices) {
    const gap = points.findIndex((cells) => cells.length === 0);
    if (gap >= 0) {
      const place = axes.map((axis, k) => {
        const before = values.slice(0, k).reduce((product, along) => product * along.length, 1);
        return `${axis} ${values[k][Math.floor(gap / before) % values[k].length]}`;
      });
      const message = `fills in a grid of all combinations, and there is no cell at ${place.join(', ')}; use one grid whose axes do not depend on each other, or leave refine out.`;
      return [{ path: ['refine'], message }];
    }
    const fewest = Math.min(...points.map((cells) => cells.length));
    if (fewest < LEAST_SEEDS) {
      return [{ path: ['refine'], message: tooFewSeeds(LEAST_SEEDS, fewest) }];
    }
  }
  return [];
}

function tooFewSeeds(least: number, fewest: number): string {
  const there = fewest === 1 ? 'is 1' : `are ${fewest}`;
  return `needs at least ${least} seeds a point to tell how certain a mean is, and there ${there}; have "seed": {"range": [0, ${least}]} in the grid, and no --only for it.`;
}

/** Reads `seeds`. */
export function readSeeds(
  written: unknown,
  { vocabulary, diagrams, cells, isSearched }: ReadAgainst,
  refine: Refine | undefined,
): { seeds?: SeedRule; problems: Located[] } {
  const { atLeast = LEAST_SEEDS, atMost, until, value } = seedsSchema.parse(written);
  const problems: Located[] = [];
  const asked = value ?? refine?.value ?? diagrams[0]?.value;
  if (asked === undefined)
    problems.push({
      path: ['seeds'],
      message: 'needs a measurement to go by; give "value", or a diagram that shows one.',
    });
  else if (!Object.hasOwn(vocabulary.measurements, asked))
    problems.push({
      path: ['seeds', 'value'],
      message: unknownName('measurement', asked, Object.keys(vocabulary.measurements)),
    });
  else if (refine !== undefined && asked !== refine.value)
    problems.push({
      path: ['seeds', 'value'],
      message: `is ${show(asked)}, but refine goes by ${show(refine.value)}; use one measurement for both.`,
    });
  else {
    const message = noneMeasures(asked, cells, isSearched);
    if (message !== undefined) problems.push({ path: ['seeds', 'value'], message });
  }
  if (atMost !== undefined && atMost < atLeast)
    problems.push({ path: ['seeds', 'atMost'], message: `${atMost} is less than atLeast, ${atLeast}.` });
  if (isSearched && asked !== 'epsilon_min' && asked !== undefined && problems.length === 0)
    problems.push({
      path: ['seeds', 'value'],
      message: `is ${show(asked)}, but the sweep searches for epsilon; use "epsilon_min".`,
    });
  const available = new Set(cells.map((cell) => GridCell.setting(cell, 'seed'))).size;
  if (available < atLeast) problems.push({ path: ['seeds'], message: tooFewSeeds(atLeast, available) });
  if (problems.length > 0 || asked === undefined) return { problems };
  const most = atMost === undefined ? {} : { atMost };
  const looks = looksOf({ atLeast, ...most }, available).length;
  return { seeds: { value: asked, atLeast, ...most, ci95: until.ci95, looks }, problems };
}
