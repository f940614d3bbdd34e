import type { Cell } from '../cells.ts';
import { type Group, groupCells, makeGroup, type Planning } from './work-groups.ts';

/** One of `of` equal parts of a sweep; `part` counts from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
  /** Number of cells of the whole sweep, where it is known. */
  readonly cells?: number | undefined;
}

/** Halves the group with most cells until there are `least` groups or every group has one cell. */
export function splitUntil(groups: readonly Group[], least: number, planning: Planning): Group[] {
  const split = [...groups];
  while (split.length > 0 && split.length < least) {
    const largest = split.reduce((a, b) => (b.cells.length > a.cells.length ? b : a));
    if (largest.cells.length < 2) break;
    const half = Math.ceil(largest.cells.length / 2);
    const halves = [largest.cells.slice(0, half), largest.cells.slice(half)];
    split.splice(
      split.indexOf(largest),
      1,
      ...halves.map((cells) => makeGroup(cells, planning, largest.terms)),
    );
  }
  return split.sort((a, b) => b.flops - a.flops);
}

/**
 * The cells of one shard, in grid order. The division is deterministic, so machines need not communicate: whole groups
 * are assigned in descending order of cost, each to the shard with the least work so far.
 */
export function shardCells(cells: readonly Cell[], { part, of }: Shard, planning: Planning): Cell[] {
  if (cells.length === 0) return [];
  const load = new Array<number>(of).fill(0);
  const mine: Cell[] = [];
  for (const group of splitUntil(groupCells(cells, planning), of, planning)) {
    const lightest = load.indexOf(Math.min(...load));
    // Every group counts for something, so that groups of zero cost are spread too.
    load[lightest] = (load[lightest] ?? 0) + Math.max(group.flops, 1);
    if (lightest === part - 1) mine.push(...group.cells);
  }
  return mine.sort((a, b) => a.index - b.index);
}
