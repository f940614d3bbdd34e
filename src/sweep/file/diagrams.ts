import { whyUnmeasured } from '../../experiment/planning/unmeasured.ts';
import type { Measurement } from '../../parts/measurement.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Cell, Condition, Diagram, Search } from '../cells.ts';
import type { GridPlan, IsSound } from '../grid/grid-plan.ts';
import { drawnCells } from './drawn-cells.ts';
import { explain, isRecord, unknownName } from './explain.ts';
import { type Located, oneOf, type Path, show } from './problems.ts';
import { CONDITION, searchSchema, sweepSchemas } from './sweep-schema.ts';

/** Names of the sweep's own files. */
const RESERVED = ['cells', 'timings', 'audit'];
/** Files that a sweep may have besides: `<sweep>-law` and so on. */
const OF_SWEEP = ['fit', 'residuals', 'law'];
/** Files that a diagram may have besides its own. */
const OF_DIAGRAM = ['boundary', 'classifiers'];

/** Settings that a diagram can draw along. */
interface Axes {
  readonly drawable: readonly string[];
  readonly varying: readonly string[];
  /** Whether epsilon is searched for. */
  readonly isSearched: boolean;
}

/**
 * Reads the diagrams of a sweep. Axes of a diagram must be among `drawable`, settings that differ between cells, or may
 * do so where there are other problems; messages name those that are known to, `varying`.
 */
export function readDiagrams(
  written: readonly { readonly value: unknown; readonly path: Path }[],
  { drawable, varying, isSearched }: Axes,
  vocabulary: Vocabulary,
  sweepName: string,
): { diagrams: Diagram[]; problems: Located[] } {
  const { diagram: schema } = sweepSchemas(vocabulary);
  const problems: Located[] = [];
  const names = new Map<string, number>();
  const reserved = new Set([...RESERVED, ...OF_SWEEP.map((part) => `${sweepName}-${part}`.toLowerCase())]);
  const diagrams = written.map(({ value, path }, index) => {
    const diagram = withName(schema.parse(value));
    problems.push(...unknownValues(diagram, path, vocabulary));
    problems.push(...axisProblems(diagram, path, { drawable, varying, isSearched }));
    const { value: measurement, threshold } = diagram;
    const message = threshold !== undefined && noSuchLevel(threshold, vocabulary.measurements[measurement]);
    if (message) problems.push({ path: [...path, 'threshold'], message });
    if (diagram.published !== undefined && diagram.y !== undefined)
      problems.push({
        path: [...path, 'published'],
        message: 'points are drawn beside curves, and this diagram is a map; leave y out.',
      });
    const lower = diagram.name.toLowerCase();
    const before = names.get(lower);
    const at = [...path, 'name'];
    if (reserved.has(lower)) {
      problems.push({
        path: at,
        message: `${show(diagram.name)} is a file of the sweep itself; use another name.`,
      });
    } else if (before !== undefined) {
      const message = `${show(diagram.name)} is also the name of diagrams[${before}]; give each a name of its own.`;
      problems.push({ path: at, message });
    } else names.set(lower, index);
    return diagram;
  });
  for (const [index, { name }] of diagrams.entries()) {
    const ending = OF_DIAGRAM.find((part) => name.toLowerCase().endsWith(`-${part}`));
    const other = ending && names.get(name.slice(0, -ending.length - 1).toLowerCase());
    if (other === undefined) continue;
    const message = `${show(name)} is a file of diagrams[${other}]; use another name.`;
    problems.push({ path: [...(written[index]?.path ?? []), 'name'], message });
  }
  return { diagrams, problems };
}

function withName({ name, ...diagram }: Omit<Diagram, 'name'> & { readonly name?: string }): Diagram {
  const { value, x, y, facet } = diagram;
  return { name: name ?? [value, x, y, facet].filter((part) => part !== undefined).join('-'), ...diagram };
}

/** Values of `where` that no cell of any sweep can have. */
function unknownValues({ where = {} }: Diagram, path: Path, { settings }: Vocabulary): Located[] {
  return Object.entries(where).flatMap(([name, asked]) => {
    const schema = settings[name]?.schema;
    if (schema === undefined || asked === undefined) return [];
    const at = [...path, 'where', name];
    const problems = explain(schema, asked, at);
    if (problems.length === 0 || !Array.isArray(asked)) return problems;
    return asked.flatMap((value, index) => explain(schema, value, [...at, index]));
  });
}

function axisProblems(
  { x, y, facet }: Diagram,
  path: Path,
  { drawable, varying, isSearched }: Axes,
): Located[] {
  const along = Object.entries({ x, y, facet });
  return along.flatMap(([key, name], index) => {
    const at = [...path, key];
    if (name === undefined) return [];
    if (along.findIndex(([, other]) => other === name) < index) {
      return [
        { path: at, message: `${show(name)} is already drawn along another direction; use another setting.` },
      ];
    }
    if (drawable.includes(name)) return [];
    if (isSearched && name === 'epsilon')
      return [
        { path: at, message: '"epsilon" is searched for; draw "value": "epsilon_min" along other settings.' },
      ];
    const use = varying.length === 0 ? 'the sweep has no axis' : `use ${oneOf(varying)}`;
    return [
      {
        path: at,
        message: `${show(name)} does not vary in this sweep; ${use}, or make it an axis of the grid.`,
      },
    ];
  });
}

/** Diagrams whose `where` selects no cell. */
export function emptyDiagrams(diagrams: readonly Diagram[], cells: readonly Cell[]): Located[] {
  return diagrams.flatMap((diagram, index) =>
    drawnCells(cells, diagram).length > 0
      ? []
      : [
          {
            path: ['diagrams', index, 'where'],
            message: `${show(diagram.where)} leaves no cell to draw; use values that the grid has.`,
          },
        ],
  );
}

/** Diagrams of a measurement that none of their cells can have. */
export function unmeasuredDiagrams(
  diagrams: readonly Diagram[],
  cells: readonly Cell[],
  isSearched: boolean,
): Located[] {
  return diagrams.flatMap((diagram, index) => {
    const message = noneMeasures(diagram.value, drawnCells(cells, diagram), isSearched);
    return message === undefined ? [] : [{ path: ['diagrams', index, 'value'], message }];
  });
}

/** Problem of a search that goes by what none of its cells can have. */
export function unmeasuredCondition(search: Search | undefined, cells: readonly Cell[]): Located[] {
  const message = search && noneMeasures(search.until.measurement, cells, true);
  return message === undefined ? [] : [{ path: ['search', 'until'], message }];
}

/** Message where no cell can have a measurement, by the reason of the first; undefined where one can. */
export function noneMeasures(
  value: string,
  cells: Iterable<Cell>,
  isSearched: boolean,
  untested?: ReadonlySet<string>,
): string | undefined {
  let first: string | undefined;
  for (const { settings } of cells) {
    const reason = whyUnmeasured(value, settings, isSearched, untested);
    if (reason === undefined) return undefined;
    first ??= reason;
  }
  return first && `${show(value)} ${first}.`;
}

/** Reads the search of a sweep and parses its condition. */
export function readSearch(
  written: unknown,
  vocabulary: Vocabulary,
): { search?: Search; problems: Located[] } {
  const { until, in: interval, ...rest } = searchSchema.parse(written);
  const condition = readCondition(until, vocabulary);
  const problems: Located[] = [];
  if (typeof condition === 'string') problems.push({ path: ['search', 'until'], message: condition });
  if (interval[0] >= interval[1]) {
    const message = `${show(interval)} is no interval; the first value must be below the second.`;
    problems.push({ path: ['search', 'in'], message });
  }
  if (typeof condition === 'string' || problems.length > 0) return { problems };
  return { search: { ...rest, in: interval, until: condition }, problems };
}

/** Problems of the condition of a search whose other fields are wrong. */
export function conditionProblems(written: unknown, isSound: IsSound, vocabulary: Vocabulary): Located[] {
  const path = ['search', 'until'];
  if (!isRecord(written) || typeof written.until !== 'string' || !isSound(path)) return [];
  const condition = readCondition(written.until, vocabulary);
  return typeof condition === 'string' ? [{ path, message: condition }] : [];
}

/** Kinds of measurements that lie between two values. */
const BOUNDED: Partial<Readonly<Record<Measurement['kind'], readonly [string, number, number]>>> = {
  accuracy: ['an accuracy', 0, 1],
  share: ['a share', 0, 1],
  cosine: ['a cosine', -1, 1],
  difference: ['a difference of shares', -1, 1],
};

/** Message where a measurement never comes to a level; undefined where it may. */
export function noSuchLevel(level: number, { kind }: Measurement): string | undefined {
  const [what, least, most] = BOUNDED[kind] ?? ['', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (level >= least && level <= most) return undefined;
  return `is ${level}, but ${what} lies between ${least} and ${most}; use a level such as 0.75.`;
}

/** Message where a measurement never goes beyond a level; undefined where it may. */
function neverMet({ comparison, level }: Pick<Condition, 'comparison' | 'level'>, { kind }: Measurement) {
  const [what, least, most] = BOUNDED[kind] ?? [];
  if ((comparison !== '>' || level !== most) && (comparison !== '<' || level !== least)) return undefined;
  return `is never met: ${what} lies between ${least} and ${most}; use ${comparison}=, or another level.`;
}

/** Parses a condition such as `acc_adv_natural >= 0.9`; returns a message where it is malformed. */
function readCondition(text: string, { measurements }: Vocabulary): Condition | string {
  const [, measurement = '', sign, level] = CONDITION.exec(text) ?? [];
  const comparison = (['>=', '>', '<=', '<'] as const).find((known) => known === sign);
  if (measurement === 'epsilon') return 'epsilon is what is searched for; use "acc_adv_natural >= 0.9".';
  if (!Object.hasOwn(measurements, measurement))
    return unknownName('measurement', measurement, Object.keys(measurements));
  if (measurement === 'epsilon_min' || measurement === 'search_steps')
    return `${measurement} is what a search finds, not what it can go by; use "acc_adv_natural >= 0.9".`;
  if (comparison === undefined) return `${show(text)} compares nothing; use "acc_adv_natural >= 0.9".`;
  const condition = { measurement, comparison, level: Number(level) };
  const declared = measurements[measurement];
  if (declared.dependsOn !== undefined)
    return `${measurement} does not depend on epsilon; use one that does, as in "acc_adv_natural >= 0.9".`;
  return noSuchLevel(condition.level, declared) ?? neverMet(condition, declared) ?? condition;
}

/** Problems of settings that conflict with a search: epsilon must not be given, nor used in an expression. */
export function searchConflicts(plans: readonly GridPlan[]): Located[] {
  return plans.flatMap(({ places, expressions }) => {
    const given = places.get('epsilon');
    const problems = [...expressions]
      .filter(([, { names }]) => names.includes('epsilon'))
      .map(([name]) => ({
        path: places.get(name) ?? [name],
        message: 'names epsilon, which is yet to be searched.',
      }));
    if (given === undefined) return problems;
    return [
      ...problems,
      { path: given, message: 'epsilon is also what `search` is to find; keep one of the two.' },
    ];
  });
}
