import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SaveKind } from '../experiment/saving/save-kinds.ts';
import type { Search } from '../experiment/search/search.ts';
import type { Settings } from '../experiment/settings.ts';
import { settingsWriter } from '../experiment/settings-text.ts';
import { hashesFor } from '../parts/module.ts';
import type { Vocabulary } from '../parts/vocabulary.ts';
import type { Refine, SeedRule } from './refine/rules.ts';

export { SAVE_KINDS, type SaveKind } from '../experiment/saving/save-kinds.ts';
export type { Condition, Search } from '../experiment/search/search.ts';

/** One experiment of a sweep. */
export interface Cell {
  /** Index in the whole grid, from 0. Cells selected by `--only` or a shard keep their index in the whole grid. */
  readonly index: number;
  /**
   * Identity of the cell, the same in every sweep: see `cellId`. Under a search, `settings.epsilon` is the largest
   * value tried.
   */
  readonly id: string;
  /** May have more keys than the type lists: one for each setting of the sweep's vocabulary. */
  readonly settings: Settings;
}

/** A phase diagram requested by the sweep file; its files are called after `name`. */
export interface Diagram {
  readonly name: string;
  readonly x: string;
  readonly y?: string;
  readonly value: string;
  readonly facet?: string;
  /** Draws only the cells whose settings have these values; a list allows any of its elements. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Level of `value` at which a contour is drawn. */
  readonly threshold?: number;
  readonly title?: string;
  /** Points from elsewhere that are drawn beside a curve. */
  readonly published?: PublishedPoints;
}

/** Published values of a diagram's measurement, as [x, value]. */
export interface PublishedPoints {
  readonly source: string;
  readonly points: readonly (readonly [number, number])[];
}

/** Where a sweep is written. */
export interface Written {
  /** The sweep file, and before it the files that it extends, the base first, with the SHA-256 (hex) of each. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /**
   * Where each value was written, by its place in the combined sweep: `{"settings.N": "base.json: settings.N",
   * "grid.d": "--set d"}`. Settings that are not here have their defaults.
   */
  readonly origins: Readonly<Record<string, string>>;
}

/** Place in the sweep file, or on the command line, of a value of a setting: `grid.N[1]`, `--set N`. */
export type PlaceOf = (setting: string, value: unknown) => string;

/** A sweep file, checked and expanded. */
export interface Sweep {
  readonly name: string;
  readonly description: string;
  /** Settings and measurements that the sweep can name. */
  readonly vocabulary: Vocabulary;
  /** In grid order: row-major in the order in which axes are written, the last axis varying fastest. */
  readonly cells: readonly Cell[];
  /** Settings that are axes, in the order written, then those that vary because they depend on an axis. */
  readonly axes: readonly string[];
  readonly diagrams: readonly Diagram[];
  readonly save: readonly SaveKind[];
  readonly search?: Search;
  /** Whether the report holds the accuracy of g against the law. */
  readonly law?: true;
  /** Fills the grid in where a measurement crosses a level, rather than everywhere. */
  readonly refine?: Refine;
  /** Gives points only as many seeds as they need. */
  readonly seeds?: SeedRule;
  /**
   * SHA-256 (hex) of everything that determines the results of the whole grid: cells, search and save, but not --only.
   */
  readonly hash: string;
  /** Left out of a sweep that was not read from a file. */
  readonly written?: Written;
  /** Left out of a sweep that was not read from a file. */
  readonly placeOf?: PlaceOf;
}

/**
 * Identity of a cell: the first 16 hex digits of a SHA-256. It covers the canonical JSON (RFC 8785) of the settings and
 * of the search, if there is one, and the hashes of the modules that the cell depends on. These determine the cell's
 * result.
 */
export function cellId(settings: Settings, vocabulary: Vocabulary, search?: Search): string {
  return cellIdsBySeed(settings, vocabulary, search)(settings.seed);
}

/** Identities (see `cellId`) of the cells that differ from the given one in the seed only. */
export function cellIdsBySeed(
  settings: Settings,
  vocabulary: Vocabulary,
  search?: Search,
): (seed: number) => string {
  const { modules = [] } = vocabulary;
  const { before, after } = canonicalWriters(vocabulary);
  const head = `${before(settings).slice(0, -1)},"seed":`;
  const lines = [
    `,${after(settings).slice(1)}`,
    ...(search === undefined ? [] : [canonicalize(search)]),
    ...hashesFor(settings, modules).map((hash) => `use ${hash}`),
  ];
  const tail = lines.join('\n');
  return (seed) => firstDigits(sha256(`${head}${seed}${tail}`));
}

const digits = Buffer.alloc(16);

/** The first 16 digits as a text of its own: a slice would keep all 64 in memory, and there may be a million. */
function firstDigits(text: string): string {
  digits.write(text, 'latin1');
  return digits.toString('latin1');
}

interface Writers {
  readonly before: (settings: Settings) => string;
  readonly after: (settings: Settings) => string;
}

const knownWriters = new WeakMap<Vocabulary, Writers>();

/**
 * Serializers to canonical JSON (RFC 8785) of the settings before the seed and after it, in the order of their names;
 * there are some of either. Their numbers are finite.
 */
function canonicalWriters(vocabulary: Vocabulary): Writers {
  const known = knownWriters.get(vocabulary);
  if (known !== undefined) return known;
  const names = Object.keys(vocabulary.settings).sort();
  const place = names.indexOf('seed');
  const writers = {
    before: settingsWriter(names.slice(0, place)),
    after: settingsWriter(names.slice(place + 1)),
  };
  knownWriters.set(vocabulary, writers);
  return writers;
}

/** SHA-256 of a text, as 64 hex digits. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
