import type { Settings } from '../../experiment/settings.ts';
import type { Cell } from '../cells.ts';
import { GridCell, oncePerPoint } from '../grid/grid-cell.ts';
import type { GroupTerms } from '../run/messages.ts';

/** Estimated cost of a cell. */
export interface Estimate {
  readonly flops: number;
  readonly memoryBytes: number;
  /** Most that the threads of its team take in addition, however many they are; default 0. */
  readonly teamBytes?: number;
}

/** How cells are estimated and grouped; `src/experiment` has the implementation. */
export interface Planning {
  readonly estimateCell: (settings: Settings) => Estimate;
  /** Key of the group, whose cells share their standard classifier. */
  readonly groupKey: (settings: Settings) => WorkKey;
  /** Work that a cell shares with others. */
  readonly sharedWork?: (settings: Settings) => SharedWork;
}

/** Key of work that cells share: those with the same key and, where it is done `bySeed`, of the same seed. */
export interface WorkKey {
  /** The same for cells that differ in the seed only. */
  readonly key: string;
  readonly bySeed?: boolean;
}

/** Work that is done once for several cells, in operations. */
export interface SharedWork {
  /** Shared by the cells of a group. */
  readonly ofGroup: () => number;
  /** Shared by all cells with this key. */
  readonly ofKey: WorkKey & { readonly flops: () => number };
}

/** Cells that one thread runs one after the other: those that share work, in grid order, or several small such groups. */
export interface Group {
  readonly cells: readonly Cell[];
  readonly flops: number;
  /** Memory of the most demanding cell. */
  readonly memoryBytes: number;
  readonly teamBytes: number;
  readonly terms: GroupTerms;
}

/**
 * Limits the size of one message to a thread. A larger group is split, and its shared stages are computed once for each
 * part.
 */
export const MOST_CELLS_IN_A_GROUP = 500;

/** Makes a group of the given cells. */
export function makeGroup(cells: readonly Cell[], { estimateCell }: Planning, terms: GroupTerms = {}): Group {
  return groupOf(cells, oncePerPoint(estimateCell), terms);
}

function groupOf(cells: readonly Cell[], estimateOf: (cell: Cell) => Estimate, terms: GroupTerms): Group {
  let flops = 0;
  let memoryBytes = 0;
  let teamBytes = 0;
  for (const cell of cells) {
    const estimate = estimateOf(cell);
    flops += estimate.flops;
    memoryBytes = Math.max(memoryBytes, estimate.memoryBytes);
    teamBytes = Math.max(teamBytes, estimate.teamBytes ?? 0);
  }
  return { cells, flops, memoryBytes, teamBytes, terms };
}

/**
 * Groups cells that share work. Cells are in grid order within a group; groups are in descending order of cost, except
 * that groups with a common share key follow each other.
 */
export function groupCells(cells: readonly Cell[], planning: Planning, terms: GroupTerms = {}): Group[] {
  const { estimateCell, groupKey, sharedWork } = planning;
  const estimateOf = oncePerPoint(estimateCell);
  const groups: Group[] = [];
  for (const members of together(cells, workKeys(groupKey))) {
    for (let from = 0; from < members.length; from += MOST_CELLS_IN_A_GROUP)
      groups.push(groupOf(members.slice(from, from + MOST_CELLS_IN_A_GROUP), estimateOf, terms));
  }
  groups.sort((a, b) => b.flops - a.flops);
  if (sharedWork === undefined) return groups;
  const keyOf = workKeys((settings) => sharedWork(settings).ofKey);
  return together(groups, ({ cells: [first] }) => keyOf(first)).flat();
}

/** Number of seeds: they are 32-bit numbers. */
const SEEDS = 2 ** 32;

/**
 * Numbers work of cells: two cells have the same number where they share it. Numbers hold among these cells only; texts
 * would take most of the memory of a plan of a million cells.
 */
export function workKeys(of: (settings: Settings) => WorkKey): (cell: Cell) => number {
  const numbers = new Map<string, number>();
  const ofPoint = oncePerPoint((settings) => {
    const { key, bySeed = false } = of(settings);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return { number, bySeed };
  });
  return (cell) => {
    const { number, bySeed } = ofPoint(cell);
    // Work that is not done by seed has fractions, which keep it apart from work that is.
    return bySeed ? number * SEEDS + Number(GridCell.setting(cell, 'seed')) : number + 0.5;
  };
}

/** Groups items by key; groups are ordered by their first item. */
function together<T, Key>(items: readonly T[], keyOf: (item: T) => Key): T[][] {
  const byKey = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = byKey.get(key);
    if (members) members.push(item);
    else byKey.set(key, [item]);
  }
  return [...byKey.values()];
}

/** Queue of groups that wait for a thread, in the order in which they should run. */
export class GroupQueue {
  #waiting: (Group | undefined)[];
  #head = 0;

  constructor(groups: readonly Group[] = []) {
    this.#waiting = [...groups];
  }

  get isEmpty(): boolean {
    this.#skipTaken();
    return this.#head === this.#waiting.length;
  }

  /** Removes and returns the first group that fits into the free memory; undefined where none does. */
  take(freeBytes: number): Group | undefined {
    this.#skipTaken();
    for (let i = this.#head; i < this.#waiting.length; i++) {
      const group = this.#waiting[i];
      if (group === undefined || group.memoryBytes > freeBytes) continue;
      this.#waiting[i] = undefined;
      return group;
    }
    return undefined;
  }

  /** Appends a group. Used for cells whose thread died, which run last. */
  add(group: Group): void {
    if (this.isEmpty) {
      this.#waiting = [];
      this.#head = 0;
    }
    this.#waiting.push(group);
  }

  #skipTaken(): void {
    while (this.#head < this.#waiting.length && this.#waiting[this.#head] === undefined) this.#head++;
  }
}
