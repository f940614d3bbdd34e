import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SaveKind } from '../experiment/saving/save-kinds.ts';
import type { Search } from '../experiment/search/search.ts';
import type { Settings } from '../experiment/settings.ts';
import { settingsWriter } from '../experiment/settings-text.ts';
import { hashesFor } from '../parts/module.ts';
import type { Vocabulary } from '../parts/vocabulary.ts';

export { SAVE_KINDS, type SaveKind } from '../experiment/saving/save-kinds.ts';
export type { Condition, Search } from '../experiment/search/search.ts';

/** One experiment of a sweep. */
export interface Cell {
  /** Place in the whole grid, from 0. A part of the grid (`--only`, a shard) keeps the numbers of the whole. */
  readonly index: number;
  /** Identity of the cell in any sweep: see `cellId`. Under a search its epsilon is the largest tried. */
  readonly id: string;
  /** May have more keys than the type tells of: one for each setting of the sweep's vocabulary. */
  readonly settings: Settings;
}

/** A phase diagram that the sweep file asks for; files are called after `name`. */
export interface Diagram {
  readonly name: string;
  readonly x: string;
  readonly y?: string;
  readonly value: string;
  readonly facet?: string;
  /** Draws only cells whose settings have these values, or one of a list of them. */
  readonly where?: Readonly<Record<string, unknown>>;
  /** Level of `value` at which a contour is drawn. */
  readonly threshold?: number;
  readonly title?: string;
}

/** A sweep file, checked and expanded. */
export interface Sweep {
  readonly name: string;
  readonly description: string;
  /** Its settings and measurements. */
  readonly vocabulary: Vocabulary;
  /** In grid order: row-major in the order in which axes are written, the last axis fastest. */
  readonly cells: readonly Cell[];
  /** Settings that are an axis, as written, then those that differ between cells because they follow one. */
  readonly axes: readonly string[];
  readonly diagrams: readonly Diagram[];
  readonly save: readonly SaveKind[];
  readonly search?: Search;
  /** SHA-256 (hex) of what decides the results of the whole grid: cells, search and save; not of --only. */
  readonly hash: string;
}

/**
 * First 16 hex digits of the SHA-256 of the settings' canonical JSON (RFC 8785), that of the search where there is one,
 * and the hashes of the modules that it depends on: a cell's result is a function of these.
 */
export function cellId(settings: Settings, vocabulary: Vocabulary, search?: Search): string {
  const { modules = [] } = vocabulary;
  const lines = [
    canonicalWriter(vocabulary)(settings),
    ...(search === undefined ? [] : [canonicalize(search)]),
    ...hashesFor(settings, modules).map((hash) => `use ${hash}`),
  ];
  return sha256(lines.join('\n')).slice(0, 16);
}

const canonicalWriters = new WeakMap<Vocabulary, (settings: Settings) => string>();

/** Writes settings as canonical JSON (RFC 8785); their numbers are finite. */
function canonicalWriter(vocabulary: Vocabulary): (settings: Settings) => string {
  const known = canonicalWriters.get(vocabulary);
  if (known !== undefined) return known;
  const writer = settingsWriter(Object.keys(vocabulary.settings).sort());
  canonicalWriters.set(vocabulary, writer);
  return writer;
}

/** SHA-256 of a text, as 64 hex digits. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
