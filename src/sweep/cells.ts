import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { MeasurementName } from '../experiment/measurements.ts';
import type { SettingName, Settings } from '../experiment/settings.ts';

/** One experiment of a sweep. */
export interface Cell {
  /** Place in the whole grid, from 0. A part of the grid (`--only`, a shard) keeps the numbers of the whole. */
  readonly index: number;
  /** What the cell is, whatever sweep it is in: see `cellId`. */
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
  /** Level of `value` at which a contour is drawn. */
  readonly threshold?: number;
  readonly title?: string;
}

/** What a search is after: `acc_adv_natural >= 0.9`. */
export interface Condition {
  readonly measurement: MeasurementName;
  readonly comparison: '>=' | '>' | '<=' | '<';
  readonly level: number;
}

/** Bisection for the smallest epsilon that meets a condition, in place of an epsilon axis. */
export interface Search {
  readonly over: 'epsilon';
  /** Smallest and largest value tried; a cell's settings hold the largest until the search is done. */
  readonly in: readonly [number, number];
  readonly until: Condition;
  /** The search ends when its interval is no wider than this. */
  readonly tolerance: number;
}

/** What a cell can be asked to leave behind besides its row. */
export const SAVE_KINDS = ['models', 'perturbed', 'decision-maps'] as const;
export type SaveKind = (typeof SAVE_KINDS)[number];

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

/** First 16 hex digits of the SHA-256 of the settings' canonical JSON (RFC 8785). */
export function cellId(settings: Settings): string {
  return sha256(canonicalize(settings) ?? '').slice(0, 16);
}

/** SHA-256 of a text, as 64 hex digits. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
