import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { MeasurementName } from '../experiment/measurements.ts';
import type { SaveKind } from '../experiment/save-kinds.ts';
import type { Search } from '../experiment/search.ts';
import { type SettingName, type Settings, settingNames } from '../experiment/settings.ts';
import { settingsWriter } from '../experiment/settings-text.ts';

export { SAVE_KINDS, type SaveKind } from '../experiment/save-kinds.ts';
export type { Condition, Search } from '../experiment/search.ts';

/** Of a flat object, whose numbers are finite, this is canonical JSON (RFC 8785). */
const canonicalText = settingsWriter(settingNames.toSorted());

/** One experiment of a sweep. */
export interface Cell {
  /** Place in the whole grid, from 0. A part of the grid (`--only`, a shard) keeps the numbers of the whole. */
  readonly index: number;
  /** What the cell is, whatever sweep it is in: see `cellId`. Under a search its epsilon is the largest tried. */
  readonly id: string;
  readonly settings: Settings;
}

/** A phase diagram that the sweep file asks for; files are called after `name`. */
export interface Diagram {
  readonly name: string;
  readonly x: SettingName;
  readonly y?: SettingName;
  readonly value: MeasurementName;
  readonly facet?: SettingName;
  /** Draws only cells whose settings have these values, or one of a list of them. */
  readonly where?: Readonly<Partial<Record<SettingName, unknown>>>;
  /** Level of `value` at which a contour is drawn. */
  readonly threshold?: number;
  readonly title?: string;
}

/** A sweep file, checked and expanded. */
export interface Sweep {
  readonly name: string;
  readonly description: string;
  /** In grid order: row-major in the order in which axes are written, the last axis fastest. */
  readonly cells: readonly Cell[];
  /** Settings that are an axis, as written, then those that differ between cells because they follow one. */
  readonly axes: readonly SettingName[];
  readonly diagrams: readonly Diagram[];
  readonly save: readonly SaveKind[];
  readonly search?: Search;
  /** SHA-256 (hex) of what decides the results of the whole grid: cells, search and save; not of --only. */
  readonly hash: string;
}

/**
 * First 16 hex digits of the SHA-256 of the settings' canonical JSON (RFC 8785), followed by that of the search where
 * there is one, since what a cell comes to depends on both.
 */
export function cellId(settings: Settings, search?: Search): string {
  const text = canonicalText(settings);
  return sha256(search === undefined ? text : `${text}\n${canonicalize(search)}`).slice(0, 16);
}

/** SHA-256 of a text, as 64 hex digits. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
